package org.backdraft.worker;

import org.backdraft.nn.Backprop;
import org.backdraft.nn.Graph;
import org.backdraft.nn.Loss;
import org.backdraft.tensor.Matrix;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The evaluation of a network on one shard: a pure function of (theta, shard).
 *
 * @param graph the network
 * @param loss whose sum, decisions and predictions are taken
 * @param scaling of the features
 */
public record EvaluationTask(Graph graph, Loss loss, Scaling scaling) implements Serializable {

    /**
     * The sums over all rows of all shards, added in the order of the shards.
     *
     * @param theta read
     */
    public EvaluationSum run(float[] theta, ShardedData data) {
        EvaluationSum sum = none();
        data.onEachShard(theta, this::run).forEach(sum::add);
        return sum;
    }

    /**
     * The sums of several networks, each as {@link #run} gives them, in one go over the data.
     *
     * @param thetas read; as many as tasks
     * @throws IllegalArgumentException when there are more thetas than tasks, or fewer
     */
    public static List<EvaluationSum> runAll(
            List<EvaluationTask> tasks, List<float[]> thetas, ShardedData data) {
        int[] ends = ends(tasks, thetas);
        List<EvaluationTask> sent = new ArrayList<>(tasks);
        List<EvaluationSum> sums =
                new ArrayList<>(tasks.stream().map(EvaluationTask::none).toList());
        data.onEachShard(concatenation(thetas, ends), (all, shard) -> run(sent, all, ends, shard))
                .forEach(ofShard -> add(ofShard, sums));
        return sums;
    }

    /**
     * The sums over all rows of a shard.
     *
     * @param theta read
     */
    public EvaluationSum run(float[] theta, Shard shard) {
        int capacity = Math.min(GradientTask.MOST_ROWS, shard.rows());
        Backprop backprop = new Backprop(graph, loss, capacity);
        Matrix prediction = Matrix.zeros(capacity, graph.outputWidth());
        MiniBatch batch = new MiniBatch(capacity, graph, shard.targetWidth(), scaling);
        EvaluationSum sum = none();
        for (int from = 0; from < shard.rows(); from += capacity) {
            int to = Math.min(shard.rows(), from + capacity);
            batch.gatherInPlace(shard, from, to);
            Matrix output = backprop.forward(theta, batch.input());
            Matrix predicted = prediction.firstRows(to - from);
            sum.add(loss, output, batch.target(), batch.weight(), predicted);
        }
        return sum;
    }

    /** The sums over no rows. */
    private EvaluationSum none() {
        return new EvaluationSum(loss, graph.outputWidth());
    }

    private static ArrayList<EvaluationSum> run(
            List<EvaluationTask> tasks, float[] thetas, int[] ends, Shard shard) {
        ArrayList<EvaluationSum> sums = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            float[] theta = Arrays.copyOfRange(thetas, i == 0 ? 0 : ends[i - 1], ends[i]);
            sums.add(tasks.get(i).run(theta, shard));
        }
        return sums;
    }

    private static void add(List<EvaluationSum> more, List<EvaluationSum> sums) {
        for (int i = 0; i < sums.size(); i++) {
            sums.get(i).add(more.get(i));
        }
    }

    /** Where each theta ends when they stand in a row. */
    private static int[] ends(List<EvaluationTask> tasks, List<float[]> thetas) {
        if (tasks.size() != thetas.size()) {
            throw new IllegalArgumentException(
                    "%d tasks with %d thetas".formatted(tasks.size(), thetas.size()));
        }
        int[] ends = new int[thetas.size()];
        int end = 0;
        for (int i = 0; i < ends.length; i++) {
            end = Math.addExact(end, thetas.get(i).length);
            ends[i] = end;
        }
        return ends;
    }

    private static float[] concatenation(List<float[]> thetas, int[] ends) {
        float[] all = new float[ends.length == 0 ? 0 : ends[ends.length - 1]];
        for (int i = 0; i < ends.length; i++) {
            float[] theta = thetas.get(i);
            System.arraycopy(theta, 0, all, ends[i] - theta.length, theta.length);
        }
        return all;
    }
}
