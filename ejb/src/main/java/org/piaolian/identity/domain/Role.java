package org.piaolian.identity.domain;

/** What a person or system may do. One account has one role in one agency. */
public enum Role {
    /** Imports payments and issues receipts of the agency. */
    CLERK,
    /** Reviews receipts of the agency. */
    REVIEWER,
    /** Supervises all receipts of all agencies, and imports for them; the Finance Bureau's. */
    SUPERVISOR,
    /** Reads everything of all agencies, changes nothing; the Audit Office's. */
    AUDITOR,
    /** Keeps accounts and watches the portal of the agency. */
    ADMINISTRATOR,
    /** Another system of the agency, by its client certificate. */
    DEPARTMENT
}
