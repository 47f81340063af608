package org.backdraft.worker;

import java.util.ArrayDeque;
import java.util.Deque;

/** Gradient sums of one layout that are used again and again, by any threads. */
public final class SumBuffers {
    private final GradientLayout layout;
    private final Deque<GradientSum> free = new ArrayDeque<>();
    private int made;

    /** None yet. */
    public SumBuffers(GradientLayout layout) {
        this.layout = layout;
    }

    /** One that nobody else has; its content is whatever it was. */
    public synchronized GradientSum take() {
        GradientSum reused = free.poll();
        if (reused != null) {
            return reused;
        }
        made++;
        return new GradientSum(layout);
    }

    /** Takes one back. */
    public synchronized void giveBack(GradientSum sum) {
        free.push(sum);
    }

    /** How many were ever made: as many as were taken at the same time. */
    public synchronized int made() {
        return made;
    }

    /** That of every sum. */
    GradientLayout layout() {
        return layout;
    }
}
