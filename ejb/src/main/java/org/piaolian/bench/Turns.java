package org.piaolian.bench;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * Rates of pieces of work that are compared with each other: each warmed up, then measured in turns in one thread, so that
 * whatever else the machine does meanwhile weighs on all of them alike.
 */
final class Turns {

    private static final int ROUNDS = 5;

    /** The clock is read no more often than this, since reading it takes time, too. */
    private static final long BETWEEN_READINGS_NANOS = 500_000;

    private final Callable<?> work;
    private int atOnce = 1;
    private long count;
    private long nanos;

    private Turns(Callable<?> work) {
        this.work = work;
    }

    /**
     * @param each how long each is measured in all, and warmed up before, of the processor's time
     * @return how often each is done in a second of the processor's time of this thread, in the order given
     */
    static double[] rates(Duration each, Callable<?>... works) throws Exception {
        Turns[] all = new Turns[works.length];
        for (int i = 0; i < works.length; i++) {
            all[i] = new Turns(works[i]);
            all[i].take(each.toNanos());
            all[i].count = 0;
            all[i].nanos = 0;
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (Turns one : all) {
                one.take(each.toNanos() / ROUNDS);
            }
        }
        double[] rates = new double[all.length];
        for (int i = 0; i < all.length; i++) {
            rates[i] = all[i].count / (all[i].nanos / 1e9);
        }
        return rates;
    }

    private void take(long most) throws Exception {
        var clock = ManagementFactory.getThreadMXBean();
        long began = clock.getCurrentThreadCpuTime();
        long before = began;
        while (before - began < most) {
            for (int i = 0; i < atOnce; i++) {
                work.call();
            }
            count += atOnce;
            long now = clock.getCurrentThreadCpuTime();
            if (now - before < BETWEEN_READINGS_NANOS) {
                atOnce *= 2;
            }
            before = now;
        }
        nanos += before - began;
    }
}
