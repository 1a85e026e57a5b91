package org.piaolian.issuing.domain;

/**
 * Which of several portal nodes issues. The others stand by and take over when it is gone. Two that both believe to
 * lead for a moment do no harm, since every step is guarded in the database and on the channel; they only waste work.
 */
public interface Leadership extends AutoCloseable {

    /** Whether this node leads now; tries to, where nobody does. */
    boolean holds();

    /** Lets another node lead. */
    @Override
    void close();
}
