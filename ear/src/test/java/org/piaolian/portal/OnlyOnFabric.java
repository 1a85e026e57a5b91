package org.piaolian.portal;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A class of tests of what the embedded ledger does not have, such as orderers: it runs with
 * {@code ./mvnw verify -Dfabric=real}, and says that it was skipped where Fabric is not wanted.
 */
@AlsoOnFabric
@ExtendWith(OnlyOnFabric.Wanted.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface OnlyOnFabric {

    final class Wanted implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (RealChannel.isWanted()) {
                return ConditionEvaluationResult.enabled("Fabric is wanted");
            }
            if (context.getTestMethod().isEmpty()) {
                System.err.println("SKIPPED: " + context.getDisplayName() + " needs Fabric, with -Dfabric=real");
            }
            return ConditionEvaluationResult.disabled("Fabric is not wanted");
        }
    }
}
