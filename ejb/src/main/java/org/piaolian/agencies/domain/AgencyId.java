package org.piaolian.agencies.domain;

/** The short name of an agency on the channel: {@code finance}, {@code tax}, {@code civil} or {@code audit}. */
public record AgencyId(String value) {

    public AgencyId {
        if (!value.matches("[a-z][a-z0-9-]{0,31}")) {
            throw new IllegalArgumentException("not an agency id: " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
