package org.backdraft.worker;

/**
 * How many threads a piece of work that comes again and again is worth, learnt from the time that
 * it took. Used by one thread.
 */
final class ThreadChoice {
    /*
     * Waking a thread may cost more than it takes off a short piece of work. So short work is tried
     * on one thread and on all in turn, and the way whose fastest round was faster is kept until the
     * next trial; the fastest, as machines only ever add to what work takes. Trials come again since
     * the first rounds run code that isn't compiled yet, and machines get other work.
     */
    private static final int TRIAL = 16;
    private static final int BETWEEN_TRIALS = 2000;
    private static final long SHORT_NANOS = 150_000;

    private final int all;
    private long round;
    private long fastestAlone;
    private long fastestTogether;
    private boolean together = true;

    /** A choice between one thread and {@code all}. */
    ThreadChoice(int all) {
        this.all = all;
    }

    /** Threads for the next round. */
    int next() {
        long inCycle = round % BETWEEN_TRIALS;
        boolean now = inCycle >= 2 * TRIAL ? together : !isAlone(inCycle);
        return now ? all : 1;
    }

    /** Tells what the round took. */
    void took(long nanos) {
        long inCycle = round % BETWEEN_TRIALS;
        if (inCycle == 0) {
            fastestAlone = Long.MAX_VALUE;
            fastestTogether = Long.MAX_VALUE;
        }
        if (inCycle < 2 * TRIAL) {
            if (isAlone(inCycle)) {
                fastestAlone = Math.min(fastestAlone, nanos);
            } else {
                fastestTogether = Math.min(fastestTogether, nanos);
            }
        }
        round++;
        if (inCycle == 2 * TRIAL - 1) {
            together = fastestTogether <= fastestAlone;
        }
    }

    /** All threads come first, and one alone only where the work is short. */
    private boolean isAlone(long inCycle) {
        return inCycle >= TRIAL && inCycle < 2 * TRIAL && fastestTogether < SHORT_NANOS;
    }
}
