package org.backdraft.worker;

import org.backdraft.nn.Graph;

/** The local steps of one shard after the other. Owned by one thread, which reuses its buffers. */
final class LocalDescent {
    /*
     * All that a shard computes depends on theta, its rows and the round alone, and its share is one
     * leaf of the canonical tree as a gradient sum is. So local steps are as exact as the others.
     */
    private final GradientTask task;
    private final float[] theta;
    private final GradientSum gradient;

    LocalDescent(GradientTask task) {
        Graph graph = task.graph();
        this.task = task;
        this.theta = new float[graph.thetaLength()];
        this.gradient = new GradientSum(GradientLayout.of(graph));
    }

    /**
     * Adds the shard's share of a round.
     *
     * @param from theta at the beginning of the round, read
     * @param sum of no examples; accumulated
     */
    void add(float[] from, Shard shard, long first, GradientTask.Workspace own, GradientSum sum) {
        System.arraycopy(from, 0, theta, 0, theta.length);
        long end = task.local().end(first, task.sampling());
        for (long batch = first; batch < end; batch++) {
            step(shard, batch, own);
            sum.add(gradient);
        }
        sum.scale((float) sum.weight(), task.graph().parameterCount());
    }

    /** Where the first value arises that isn't finite, or null. */
    String firstNonFinite(float[] from, Shard shard, long first, GradientTask.Workspace own) {
        System.arraycopy(from, 0, theta, 0, theta.length);
        long end = task.local().end(first, task.sampling());
        String found = null;
        for (long batch = first; batch < end && found == null; batch++) {
            found = task.firstNonFiniteOfBatch(theta, shard, batch, own);
            step(shard, batch, own);
            if (found != null && batch > first) {
                found += " after %d local steps".formatted(batch - first);
            }
        }
        return found;
    }

    /** Takes a step; its length is left in place of the gradient. */
    private void step(Shard shard, long batch, GradientTask.Workspace own) {
        int parameters = task.graph().parameterCount();
        gradient.clear();
        task.addBatch(theta, shard, batch, own, gradient);
        double weight = gradient.weight();
        // A shard may have no row in a minibatch, or rows without weight.
        gradient.scale(
                weight > 0 ? (float) (task.local().rate().at(batch) / weight) : 0f, parameters);
        gradient.subtractFrom(theta, parameters);
    }
}
