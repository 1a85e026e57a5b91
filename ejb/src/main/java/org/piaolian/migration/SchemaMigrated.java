package org.piaolian.migration;

/** A CDI event, once a start: the schema is up to date. */
public record SchemaMigrated() {}
