package org.piaolian.web.problems;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import org.piaolian.web.api.AskedAddress;

/** What went wrong, for people. */
@RequestScoped
@Named
public class ProblemPage {

    static final String STATUS = ProblemPage.class.getName();

    private final HttpServletRequest request;
    private final Problems problems;

    @Inject
    public ProblemPage(HttpServletRequest request, Problems problems) {
        this.request = request;
        this.problems = problems;
    }

    public int getStatus() {
        return request.getAttribute(STATUS) instanceof Integer status ? status : 404;
    }

    public Problem getProblem() {
        return problems.ofStatus(getStatus());
    }

    public String getTitle() {
        return getProblem().title();
    }

    public String getDetail() {
        return problems.forPeople(getProblem());
    }

    /** Whether it happened on a page of staff, to which the way leads back then. */
    public boolean isStaff() {
        return AskedAddress.of(request).startsWith("/staff/");
    }
}
