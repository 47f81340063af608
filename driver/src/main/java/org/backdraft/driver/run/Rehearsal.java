package org.backdraft.driver.run;

import org.apache.spark.SparkEnv;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.sync.GradientSource;
import org.backdraft.driver.sync.StepTimes;
import org.backdraft.driver.train.Descent;
import org.backdraft.driver.train.TrainingState;
import org.backdraft.worker.GradientSum;
import org.backdraft.worker.ShardedData;
import org.backdraft.worker.TreeSum;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Steps of a run, timed and thrown away.
 *
 * @param parameters of the network
 * @param examples of the training data
 * @param batchSize examples a minibatch
 * @param shards number of shards
 * @param times of the timed steps
 * @param shardsOf the shards of each executor, by id
 * @param sumBytes of one gradient sum on the wire
 * @param inSlices whether sums are added on the executors, and the driver receives one
 */
public record Rehearsal(
        int parameters,
        long examples,
        long batchSize,
        int shards,
        StepTimes times,
        Map<String, List<Integer>> shardsOf,
        long sumBytes,
        boolean inSlices) {

    /**
     * Loads the data and takes steps.
     *
     * @param warmUp steps that aren't timed
     * @param steps steps that are
     */
    public static Rehearsal of(Session session, RunConfig given, int warmUp, int steps)
            throws IOException {
        RunConfig config = TrainingRun.withShards(session, given);
        WarmStart warmStart = WarmStart.read(session.files(), config.life().warmStart());
        try (RunData data = RunData.load(session.loader(), config, warmStart)) {
            Setup setup = new Setup(data.settled(config), data, data.graph(), warmStart);
            try (GradientSource source = session.gradients(setup.task(), data.train())) {
                TrainingState state = setup.start();
                Descent descent = setup.descent(setup.task(), source);
                step(descent, state, warmUp);
                StepTimes before = descent.times();
                step(descent, state, steps);
                return new Rehearsal(
                        data.graph().parameterCount(),
                        data.train().examples(),
                        setup.descents().batchSize(),
                        data.train().shards(),
                        descent.times().minus(before),
                        places(data.train()),
                        GradientSum.bytes(data.graph().thetaLength()),
                        inSlices(session, config, data.graph().thetaLength()));
            }
        }
    }

    private static boolean inSlices(Session session, RunConfig config, int parameters) {
        return config.sync() == RunConfig.Sync.JOB_PER_STEP
                && config.gradients()
                        .sum()
                        .isInSlices(
                                (long) Float.BYTES * parameters,
                                session.executors(),
                                session.spark().sc().isLocal());
    }

    /** How many sums an executor sends in a step: those of the complete subtrees that it holds. */
    public int sums(String executor) {
        TreeSum tree = new TreeSum(shards, 0);
        for (int shard : shardsOf.get(executor)) {
            tree.offer(tree.leaf(shard), new GradientSum(0));
        }
        return tree.pending();
    }

    /** Takes the first step over and over. */
    private static void step(Descent descent, TrainingState state, int count) {
        for (int i = 0; i < count; i++) {
            descent.step(state);
        }
    }

    private static Map<String, List<Integer>> places(ShardedData data) {
        List<String> places = data.onEachShard(new float[0], (none, shard) -> place());
        Map<String, List<Integer>> shards = new TreeMap<>();
        for (int s = 0; s < places.size(); s++) {
            shards.computeIfAbsent(places.get(s), id -> new ArrayList<>()).add(s);
        }
        return shards;
    }

    private static String place() {
        return SparkEnv.get() == null ? "" : SparkEnv.get().executorId();
    }
}
