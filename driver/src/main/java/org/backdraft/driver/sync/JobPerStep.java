package org.backdraft.driver.sync;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.backdraft.driver.cluster.ExecutorTasks;
import org.backdraft.tensor.BlasSettings;
import org.backdraft.tensor.FiniteCheck;
import org.backdraft.tensor.Sweep;
import org.backdraft.worker.GradientSum;
import org.backdraft.worker.GradientTask;
import org.backdraft.worker.RoundingErrors;
import org.backdraft.worker.Sampling;
import org.backdraft.worker.Shard;
import org.backdraft.worker.TreeSum;

import scala.reflect.ClassTag;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Gradients by one Spark job a step: the models' thetas are sent together, each task adds up its
 * shards along the canonical tree of each model, and the driver finishes the trees.
 */
public final class JobPerStep implements GradientSource {
    /*
     * The job is one stage without a shuffle, unless sums are added in slices (SlicedSums). Its
     * results reach the driver in any order and inside Spark's only scheduler thread, so the
     * handler stores them and nothing more; the sums are added when all are there, and the driver's
     * cores share each tree's last addition. In local mode tasks read the driver's own thetas
     * (Handover): they may change again only when gradients has returned.
     */
    private static final ClassTag<byte[]> BYTES = ClassTag.apply(byte[].class);

    private final JavaSparkContext spark;
    private final ExecutorTasks<Shard> shards;
    private final Broadcast<Plan> plan;
    private final List<TreeSum> trees;
    private final FiniteCheck check;
    private final Sampling sampling;
    private final SlicedSums sliced;
    private final GradientSettings.Sum where;
    private final ErrorWatch errors = new ErrorWatch();
    private StepTimes times = StepTimes.NONE;
    private long unpackNanos;
    private double lastLoss = Double.NaN;

    /**
     * A source for several models over shards that executors hold.
     *
     * @param shards in any tasks
     * @param blas that tasks compute with
     * @param where the tasks' sums are added
     */
    public JobPerStep(
            JavaSparkContext spark,
            ExecutorTasks<Shard> shards,
            List<GradientTask> tasks,
            BlasSettings blas,
            GradientSettings.Sum where) {
        this.spark = spark;
        this.shards = shards;
        this.plan = spark.broadcast(new Plan(tasks, blas));
        this.trees = tasks.stream().map(JobPerStep::tree).toList();
        this.check = new FiniteCheck(new Sweep(cores(spark)));
        this.sampling = tasks.get(0).sampling();
        this.sliced = new SlicedSums(spark, tasks);
        this.where = where;
    }

    /** A source over shards in any partitions, one task each. */
    public JobPerStep(
            JavaSparkContext spark,
            JavaRDD<Shard> shards,
            List<GradientTask> tasks,
            BlasSettings blas) {
        this(spark, ExecutorTasks.ungrouped(shards), tasks, blas, GradientSettings.DEFAULT.sum());
    }

    /** The driver's cores; in local mode no more than the master has. */
    private static int cores(JavaSparkContext spark) {
        int processors = Runtime.getRuntime().availableProcessors();
        return spark.sc().isLocal() ? Math.min(processors, spark.defaultParallelism()) : processors;
    }

    /** An empty tree of a task's sums. */
    static TreeSum tree(GradientTask task) {
        return task.tree(new RoundingErrors(task));
    }

    @Override
    public List<GradientSum> gradients(List<float[]> thetas, long step) {
        if (thetas.size() != trees.size()) {
            throw new IllegalArgumentException(
                    "%d thetas for %d models".formatted(thetas.size(), trees.size()));
        }
        ExecutorTasks.View<Shard> view = shards.view();
        long start = System.nanoTime();
        Handover handover = Handover.of(spark, thetas);
        long submitted = System.nanoTime();
        int tasks = view.rdd().getNumPartitions();
        boolean slices = where.isInSlices(sliced.bytes(), tasks, spark.sc().isLocal());
        byte[][] results;
        long finished;
        try {
            StepTask task = new StepTask(plan, handover, view.cores(), step);
            spark.setJobDescription(description(sampling, step, lastLoss));
            results = slices ? runSliced(view.rdd(), task) : run(view.rdd(), task, handover);
            finished = System.nanoTime();
        } finally {
            handover.close();
            // What comes next, such as an evaluation, is none of this step.
            spark.setJobDescription(null);
        }
        long destroyed = System.nanoTime();
        TaskTimes computed = PackedSums.times(results);
        long pack = PackedSums.mostPackNanos(results);
        List<GradientSum> sums = slices ? place(results, thetas) : merge(results, thetas, step);
        errors.check(step, slices ? sliced.missesErrors() : ErrorWatch.isMissing(trees));
        long broadcast = submitted - start + destroyed - finished;
        record(computed, pack, broadcast, finished - submitted, destroyed);
        return sums;
    }

    @Override
    public void reportTo(Consumer<String> listener) {
        errors.reportTo(listener);
    }

    @Override
    public StepTimes times() {
        return times;
    }

    @Override
    public void close() {
        plan.destroy();
    }

    private byte[][] run(RDD<Shard> shards, StepTask task, Handover handover) {
        byte[][] results = new byte[shards.getNumPartitions()][];
        spark.sc().runJob(shards, new GradientFunction(task), new Store(results), BYTES);
        handover.take(results);
        return results;
    }

    private byte[][] runSliced(RDD<Shard> shards, StepTask task) {
        byte[][] results = new byte[sliced.slices(spark.defaultParallelism())][];
        sliced.run(shards, task, results, new Store(results));
        return results;
    }

    /** For Spark's pages; steps and epochs count from 1 there as in the log. */
    static String description(Sampling sampling, long step, double lastLoss) {
        String loss = Double.isNaN(lastLoss) ? "" : ", loss of the one before " + (float) lastLoss;
        return "epoch " + (sampling.epoch(step) + 1) + ", minibatch " + (step + 1) + loss;
    }

    private List<GradientSum> merge(byte[][] results, List<float[]> thetas, long step) {
        for (TreeSum tree : trees) {
            tree.reset(step);
        }
        unpackNanos = 0;
        for (byte[] packed : results) {
            unpackNanos += PackedSums.unpack(packed, trees);
        }
        return roots(thetas);
    }

    private List<GradientSum> place(byte[][] results, List<float[]> thetas) {
        long start = System.nanoTime();
        List<GradientSum> sums = sliced.place(results, thetas);
        unpackNanos = System.nanoTime() - start;
        return noteLoss(sums);
    }

    private List<GradientSum> roots(List<float[]> thetas) {
        List<GradientSum> sums = new ArrayList<>(trees.size());
        for (int i = 0; i < trees.size(); i++) {
            trees.get(i).complete(check);
            sums.add(root(trees.get(i), thetas.get(i)));
        }
        return noteLoss(sums);
    }

    private List<GradientSum> noteLoss(List<GradientSum> sums) {
        lastLoss = loss(sums);
        return sums;
    }

    /** The first model's mean loss; NaN when it was left out. */
    static double loss(List<GradientSum> sums) {
        GradientSum first = sums.get(0);
        return first == null ? Double.NaN : first.loss() / first.weight();
    }

    /** The sum of all shards; null for a model that was left out. */
    static GradientSum root(TreeSum tree, float[] theta) {
        GradientSum sum = tree.root();
        if (sum == null && theta != null) {
            throw new IllegalStateException("some shards are missing from the tasks' results");
        }
        return sum;
    }

    private void record(TaskTimes tasks, long pack, long broadcast, long job, long mergeStart) {
        long unpackAndMerge = System.nanoTime() - mergeStart;
        long compute = tasks.most();
        long schedule = Math.max(0, job - compute - pack);
        long merge = unpackAndMerge - unpackNanos;
        long collect = pack + unpackNanos;
        Waits waits = Waits.of(tasks);
        times =
                times.plus(
                        new StepTimes(1, broadcast, schedule, compute, collect, merge, 0, waits));
    }

    /** Stores each task's result; runs in Spark's scheduler thread. */
    private static final class Store extends AbstractFunction2<Object, byte[], BoxedUnit> {
        private final byte[][] results;

        private Store(byte[][] results) {
            this.results = results;
        }

        @Override
        public BoxedUnit apply(Object partition, byte[] packed) {
            results[(Integer) partition] = packed;
            return BoxedUnit.UNIT;
        }
    }
}
