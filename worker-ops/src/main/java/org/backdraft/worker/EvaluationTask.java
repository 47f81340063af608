package org.backdraft.worker;

import org.backdraft.nn.Backprop;
import org.backdraft.nn.Graph;
import org.backdraft.nn.Loss;
import org.backdraft.tensor.Matrix;

import java.io.Serializable;

/**
 * The evaluation of a network on one shard: a pure function of (theta, shard).
 *
 * @param graph the network
 * @param loss whose sum and decisions are taken
 * @param scaling of the features
 */
public record EvaluationTask(Graph graph, Loss loss, Scaling scaling) implements Serializable {

    /**
     * The sums over all rows of all shards, added in the order of the shards.
     *
     * @param theta read
     */
    public EvaluationSum run(float[] theta, ShardedData data) {
        EvaluationSum sum = new EvaluationSum(loss.classes(graph.outputWidth()));
        data.onEachShard(theta, this::run).forEach(sum::add);
        return sum;
    }

    /**
     * The sums over all rows of a shard.
     *
     * @param theta read
     */
    public EvaluationSum run(float[] theta, Shard shard) {
        int capacity = Math.min(GradientTask.MOST_ROWS, shard.rows());
        Backprop backprop = new Backprop(graph, loss, capacity);
        MiniBatch batch =
                new MiniBatch(capacity, shard.featureWidth(), shard.targetWidth(), scaling);
        EvaluationSum sum = new EvaluationSum(loss.classes(graph.outputWidth()));
        for (int from = 0; from < shard.rows(); from += capacity) {
            batch.gatherInPlace(shard, from, Math.min(shard.rows(), from + capacity));
            add(backprop.forward(theta, batch.input()), batch, sum);
        }
        return sum;
    }

    private void add(Matrix output, MiniBatch batch, EvaluationSum sum) {
        double batchLoss = loss.lossSum(output, batch.target(), batch.weight());
        sum.addBatch(batchLoss, loss.weightSum(batch.target(), batch.weight()), output.rows());
        if (sum.classes() > 0) {
            for (int i = 0; i < output.rows(); i++) {
                sum.addDecision((int) batch.target().get(i, 0), loss.decide(output, i));
            }
        }
    }
}
