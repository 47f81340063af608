package org.backdraft.driver.doctor;

/**
 * The time of a step as a function of the number of executors E, each with c cores, for P bytes of
 * gradient (and about as many of parameters) and S shards:
 *
 * <pre>
 *   step(E) = a + b E                    Spark's job of E tasks
 *           + P (1 + log2 E) / w         broadcast: who has a piece passes it on, so that
 *                                        the holders double in each round
 *           + C ceil(S / min(E c, S)) / S
 *                                        compute: C seconds of one core for all shards, on no
 *                                        more threads than there are shards
 *           + P E / w                    collect: all sums come in by the driver's one link
 *           + P (E - 1) / m              merge: the driver adds them
 *           + u                          the optimizer's update
 * </pre>
 *
 * <p>One executor sends one sum: with shards in runs of neighbours it is a few at most.
 *
 * @param jobSeconds a, of a job without tasks to speak of
 * @param taskSeconds b, what each task adds
 * @param bytesPerSecond w, what a byte each way costs, serialisation included
 * @param mergeBytesPerSecond m
 * @param computeSeconds C
 * @param updateSeconds u
 * @param gradientBytes P
 * @param shards S
 * @param coresAnExecutor c
 */
public record CostModel(
        double jobSeconds,
        double taskSeconds,
        double bytesPerSecond,
        double mergeBytesPerSecond,
        double computeSeconds,
        double updateSeconds,
        long gradientBytes,
        int shards,
        double coresAnExecutor) {
    private static final int MOST_EXECUTORS = 1_000;
    private static final double NEAR_BEST = 1.02;

    public CostModel {
        if (!(bytesPerSecond > 0 && mergeBytesPerSecond > 0 && coresAnExecutor > 0) || shards < 1) {
            throw new IllegalArgumentException("a cost model needs positive speeds and shards");
        }
    }

    /** Seconds of a step on so many executors. */
    public double stepSeconds(int executors) {
        return scheduleSeconds(executors)
                + broadcastSeconds(executors)
                + computeSeconds(executors)
                + collectSeconds(executors)
                + mergeSeconds(executors)
                + updateSeconds;
    }

    /** Of these, Spark's own. */
    public double scheduleSeconds(int executors) {
        return jobSeconds + taskSeconds * executors;
    }

    /** Of these, bringing theta to the executors. */
    public double broadcastSeconds(int executors) {
        return gradientBytes * (1 + Math.log(executors) / Math.log(2)) / bytesPerSecond;
    }

    /** Of these, the sweeps: those of the thread with the most shards. */
    public double computeSeconds(int executors) {
        double threads = Math.min(executors * coresAnExecutor, shards);
        return computeSeconds * Math.ceil(shards / threads - 1e-9) / shards;
    }

    /** Of these, bringing the sums to the driver. */
    public double collectSeconds(int executors) {
        return (double) gradientBytes * executors / bytesPerSecond;
    }

    /** Of these, adding them. */
    public double mergeSeconds(int executors) {
        return gradientBytes * (executors - 1.0) / mergeBytesPerSecond;
    }

    /**
     * The number of executors beyond which more don't help: the fewest, up to 1,000, whose step
     * takes no more than 2 % longer than the shortest.
     */
    public int usefulExecutors() {
        double best = Double.POSITIVE_INFINITY;
        for (int e = 1; e <= MOST_EXECUTORS; e++) {
            best = Math.min(best, stepSeconds(e));
        }
        int fewest = 1;
        while (stepSeconds(fewest) > NEAR_BEST * best) {
            fewest++;
        }
        return fewest;
    }
}
