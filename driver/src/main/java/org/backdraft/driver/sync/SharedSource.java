package org.backdraft.driver.sync;

import org.backdraft.worker.GradientSum;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A source of several models' gradients, shared by as many threads that each train one of them:
 * whoever asks waits for the others, and one job computes the gradients of all.
 */
public final class SharedSource {
    /*
     * All state is guarded by this. The last thread to ask computes for those that are at the lowest
     * step, while they wait; who is ahead (after a resume, say) waits for another round, so that all
     * get into step again. A sum stays whole until its owner asks again, since no round starts
     * before everybody who hasn't left has asked.
     */
    private static final long NOT_ASKING = -1;

    private final GradientSource all;
    private final long[] asked;
    private final List<float[]> thetas = new ArrayList<>();
    private final List<GradientSum> sums = new ArrayList<>();
    private int present;
    private int asking;
    private RuntimeException failure;

    /**
     * A source to be shared.
     *
     * @param all of the gradients of {@code members} models; closed by whoever made it
     */
    public SharedSource(GradientSource all, int members) {
        this.all = all;
        this.asked = new long[members];
        this.present = members;
        for (int i = 0; i < members; i++) {
            asked[i] = NOT_ASKING;
            thetas.add(null);
            sums.add(null);
        }
    }

    /** The source of one model, for one thread; closing it lets the others go on without. */
    public GradientSource member(int index) {
        return new Member(index);
    }

    private synchronized GradientSum gradient(int index, float[] theta, long step) {
        asked[index] = step;
        thetas.set(index, theta);
        asking++;
        if (asking == present) {
            computeForAll();
        }
        while (asked[index] != NOT_ASKING && failure == null) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
        if (failure != null) {
            throw new IllegalStateException(failure.getMessage(), failure);
        }
        return sums.get(index);
    }

    private synchronized void leave() {
        present--;
        if (present > 0 && asking == present && failure == null) {
            computeForAll();
        }
    }

    /** A round: for those who are furthest behind. */
    private void computeForAll() {
        long step = Long.MAX_VALUE;
        for (long one : asked) {
            step = one == NOT_ASKING ? step : Math.min(step, one);
        }
        List<float[]> present = new ArrayList<>();
        for (int i = 0; i < asked.length; i++) {
            present.add(asked[i] == step ? thetas.get(i) : null);
        }
        try {
            List<GradientSum> computed = all.gradients(present, step);
            for (int i = 0; i < asked.length; i++) {
                if (asked[i] == step) {
                    sums.set(i, computed.get(i));
                    asked[i] = NOT_ASKING;
                    asking--;
                }
            }
        } catch (RuntimeException e) {
            failure = e;
        }
        notifyAll();
    }

    private final class Member implements GradientSource {
        private final int index;

        private Member(int index) {
            this.index = index;
        }

        @Override
        public List<GradientSum> gradients(List<float[]> one, long step) {
            return List.of(gradient(one.get(0), step));
        }

        @Override
        public GradientSum gradient(float[] theta, long step) {
            return SharedSource.this.gradient(index, theta, step);
        }

        @Override
        public void reportTo(Consumer<String> listener) {
            all.reportTo(listener);
        }

        /** Of all models' steps together. */
        @Override
        public StepTimes times() {
            return all.times();
        }

        @Override
        public void close() {
            leave();
        }
    }
}
