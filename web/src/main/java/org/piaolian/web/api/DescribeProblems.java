package org.piaolian.web.api;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.piaolian.web.problems.Problem;

/** Every refusal in {@code /openapi} has the form of a problem, so that no resource has to say so of each. */
public class DescribeProblems implements OASFilter {

    private static final String SCHEMA = "Problem";

    @Override
    public Operation filterOperation(Operation operation) {
        if (operation.getResponses() != null) {
            operation.getResponses().getAPIResponses().forEach((status, response) -> {
                if (isPlain(response) && (status.startsWith("4") || status.startsWith("5"))) {
                    response.setContent(problem());
                }
            });
        }
        return operation;
    }

    private static boolean isPlain(APIResponse response) {
        return response.getContent() == null && response.getRef() == null;
    }

    private static Content problem() {
        return OASFactory.createContent()
                .addMediaType(
                        Problem.MEDIA_TYPE,
                        OASFactory.createMediaType()
                                .schema(OASFactory.createSchema().ref(SCHEMA)));
    }
}
