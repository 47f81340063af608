package org.backdraft.worker;

import org.backdraft.augment.Augmentation;
import org.backdraft.nn.Backprop;
import org.backdraft.nn.GradientCheck;
import org.backdraft.nn.Graph;
import org.backdraft.nn.Loss;
import org.backdraft.tensor.Seed;

import java.io.Serializable;

/**
 * One shard's share of one step: a pure function of (theta, shard, step).
 *
 * @param graph the network
 * @param loss what is minimised
 * @param scaling of the features
 * @param sampling which rows a step uses
 * @param targets numbers of an example's target; 0 when the network is to give its input back
 * @param local steps that a shard takes by itself in place of one gradient; null for none
 * @param rounding of the sums of several shards
 * @param augmentation of the examples; where the network is to give its input back, that is the
 *     augmented one
 */
public record GradientTask(
        Graph graph,
        Loss loss,
        Scaling scaling,
        Sampling sampling,
        int targets,
        LocalSteps local,
        Rounding rounding,
        Augmentation augmentation)
        implements Serializable {
    /** Without augmentation. */
    public GradientTask(
            Graph graph,
            Loss loss,
            Scaling scaling,
            Sampling sampling,
            int targets,
            LocalSteps local,
            Rounding rounding) {
        this(graph, loss, scaling, sampling, targets, local, rounding, Augmentation.NONE);
    }

    /** Without rounding. */
    public GradientTask(
            Graph graph,
            Loss loss,
            Scaling scaling,
            Sampling sampling,
            int targets,
            LocalSteps local) {
        this(graph, loss, scaling, sampling, targets, local, Rounding.NONE);
    }

    /** Without local steps. */
    public GradientTask(Graph graph, Loss loss, Scaling scaling, Sampling sampling, int targets) {
        this(graph, loss, scaling, sampling, targets, null);
    }

    /** With the targets that the loss compares the network's outputs with. */
    public GradientTask(Graph graph, Loss loss, Scaling scaling, Sampling sampling) {
        this(graph, loss, scaling, sampling, loss.targetWidth(graph.outputWidth()));
    }

    /**
     * An empty tree of the task's sums.
     *
     * @param errors that are fed back to groups that are completed in it
     */
    public TreeSum tree(RoundingErrors errors) {
        return new TreeSum(sampling.shards(), GradientLayout.of(graph), rounding, errors);
    }

    /** The step that is computed after one. */
    long next(long step) {
        return local == null ? step + 1 : local.end(step, sampling);
    }

    /*
     * More rows than MOST_ROWS are taken in pieces, one after the other, so that activations stay in
     * the cache and memory stays bounded whatever the batch. The size is part of the order in which
     * numbers are added, so it is a constant and not a setting.
     */
    public static final int MOST_ROWS = 512;

    /** Buffers for {@link #add}, owned by one thread and reused. */
    public static final class Workspace {
        private final Backprop backprop;
        private final MiniBatch batch;
        private final LocalDescent local;

        private Workspace(GradientTask task, int capacity) {
            backprop = new Backprop(task.graph, task.loss, capacity);
            batch =
                    new MiniBatch(
                            capacity, task.graph, task.targets, task.scaling, task.augmentation);
            local = task.local == null ? null : new LocalDescent(task);
        }
    }

    /** Buffers for the shards of these examples. */
    public Workspace workspace() {
        return new Workspace(this, Math.min(MOST_ROWS, sampling.mostRows()));
    }

    /**
     * Adds the shard's sums in a step, or in the round of local steps that begins with it.
     *
     * @param theta read
     * @param sum accumulated; of no examples before a round of local steps
     */
    public void add(float[] theta, Shard shard, long step, Workspace own, GradientSum sum) {
        if (local == null) {
            addBatch(theta, shard, step, own, sum);
        } else {
            own.local.add(theta, shard, step, own, sum);
        }
    }

    /** Adds the shard's sums of one minibatch. */
    void addBatch(float[] theta, Shard shard, long step, Workspace own, GradientSum sum) {
        long order = sampling.orderSeed(step, shard.number());
        int to = sampling.to(step, shard.number());
        for (int from = sampling.from(step, shard.number()); from < to; from += MOST_ROWS) {
            MiniBatch batch = own.batch;
            batch.gather(shard, order, sampling.window(), from, Math.min(to, from + MOST_ROWS));
            batch.touch(sum);
            double batchLoss =
                    own.backprop.gradient(
                            theta,
                            batch.input(),
                            batch.target(),
                            batch.weight(),
                            Seed.of(order, from),
                            sum.gradient());
            sum.addBatch(
                    batchLoss,
                    loss.weightSum(batch.target(), batch.weight()),
                    batch.input().rows());
        }
    }

    /**
     * Computes the shard's share again and looks for the first value that is not finite.
     *
     * @return where it arises, such as "the output of 'hidden1'", or null when there is none
     */
    public String firstNonFinite(float[] theta, Shard shard, long step) {
        Workspace own = workspace();
        return local == null
                ? firstNonFiniteOfBatch(theta, shard, step, own)
                : own.local.firstNonFinite(theta, shard, step, own);
    }

    String firstNonFiniteOfBatch(float[] theta, Shard shard, long step, Workspace own) {
        float[] scratch = new float[theta.length];
        long order = sampling.orderSeed(step, shard.number());
        int to = sampling.to(step, shard.number());
        String found = null;
        for (int from = sampling.from(step, shard.number());
                from < to && found == null;
                from += MOST_ROWS) {
            MiniBatch batch = own.batch;
            batch.gather(shard, order, sampling.window(), from, Math.min(to, from + MOST_ROWS));
            found =
                    own.backprop.firstNonFinite(
                            theta,
                            batch.input(),
                            batch.target(),
                            batch.weight(),
                            Seed.of(order, from),
                            scratch);
        }
        return found;
    }

    /**
     * Compares the network's gradient over all rows of a small shard, as they are, with numeric
     * differences.
     *
     * @param theta read
     * @param perTensor most coordinates compared of each tensor of parameters
     */
    public GradientCheck.Result check(float[] theta, Shard shard, int perTensor) {
        MiniBatch batch = new MiniBatch(shard.rows(), graph, shard.targetWidth(), scaling);
        batch.gatherInPlace(shard, 0, shard.rows());
        return new GradientCheck(graph, loss, batch.input(), batch.target(), batch.weight())
                .run(theta.clone(), perTensor, sampling.seed());
    }
}
