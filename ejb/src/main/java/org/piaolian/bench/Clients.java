package org.piaolian.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Clients that all begin at the same moment, each a thread that waits for its answer. */
final class Clients implements AutoCloseable {

    private final ExecutorService threads;

    Clients(int most) {
        threads = Executors.newFixedThreadPool(most, work -> {
            Thread thread = new Thread(work);
            // One that still waits for its answer does not keep the program from ending.
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * @param nanos from the moment at which all began until the last had its answer
     * @param answers in the order of what was asked
     */
    record Round<T>(long nanos, List<T> answers) {}

    /** @param asked at most as many as there are clients */
    <T> Round<T> together(List<? extends Callable<T>> asked) throws InterruptedException, ExecutionException {
        CountDownLatch waiting = new CountDownLatch(asked.size());
        CountDownLatch begin = new CountDownLatch(1);
        List<Future<T>> all = new ArrayList<>();
        for (Callable<T> one : asked) {
            all.add(threads.submit(() -> {
                waiting.countDown();
                begin.await();
                return one.call();
            }));
        }
        waiting.await();
        long began = System.nanoTime();
        begin.countDown();
        List<T> answers = new ArrayList<>();
        for (Future<T> one : all) {
            answers.add(one.get());
        }
        return new Round<>(System.nanoTime() - began, answers);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
