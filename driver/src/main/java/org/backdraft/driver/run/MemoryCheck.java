package org.backdraft.driver.run;

import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.backdraft.driver.cluster.Roster;
import org.backdraft.driver.cluster.SparkExecutor;
import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.config.OptimizationConfig;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.data.Keep;
import org.backdraft.driver.optim.Lbfgs;
import org.backdraft.driver.optim.Optimizer;
import org.backdraft.driver.sync.GradientSettings;
import org.backdraft.driver.train.EpochReport;
import org.backdraft.nn.Backprop;
import org.backdraft.nn.Graph;
import org.backdraft.worker.GradientTask;
import org.backdraft.worker.Rounding;

import java.util.List;
import java.util.Locale;

/** Says before the first step when a model is too large for the memory that its run has. */
final class MemoryCheck {
    private static final String DRIVER_HEAP =
            "spark.driver.memory (spark-submit --driver-memory; with scripts/backdraft,"
                    + " SPARK_SUBMIT_OPTS=-Xmx...)";
    private static final String EXECUTOR_HEAP = "spark.executor.memory";
    private static final String ERRORS = "rounding errors that are fed back";
    private static final String LOCAL = "parameters and gradients of local steps";
    private static final String ACTIVATIONS = "activations and their gradients";
    private static final long MOST_MESSAGE = Integer.MAX_VALUE - 1024;
    private static final String RESULTS = "spark.driver.maxResultSize";

    private final RunConfig config;
    private final Graph graph;
    private final RunData data;
    private final boolean written;

    /**
     * A check of a run.
     *
     * @param written whether checkpoints may be
     */
    MemoryCheck(RunConfig config, Graph graph, RunData data, boolean written) {
        this.config = config;
        this.graph = graph;
        this.data = data;
        this.written = written;
    }

    /**
     * Checks the heaps, and what Spark lets a job return.
     *
     * @param spark null when this process works alone
     * @throws ConfigurationException saying what to raise
     */
    void check(SparkContext spark, int threads) {
        long heap = Runtime.getRuntime().maxMemory();
        int shards = data.train().shards();
        if (spark == null || spark.isLocal()) {
            MemoryNeeds needs = needs(spark != null, 1, true);
            checkMessages(needs, spark != null);
            MemoryEstimate alone =
                    new MemoryEstimate("this process", DRIVER_HEAP, heap)
                            .with(ERRORS, errorBytes(1))
                            .with(LOCAL, localBytes(shards, threads))
                            .with(ACTIVATIONS, activationBytes(shards, threads));
            refuse(needs.inOneProcess(alone, shards, threads, shardBytes()), "");
            return;
        }
        List<SparkExecutor> executors = Roster.of(spark).executors();
        int tasks = Math.max(1, Math.min(executors.size(), shards));
        MemoryNeeds needs = needs(true, tasks, false);
        checkMessages(needs, true);
        String hint =
                needs.slices() || config.sync() == RunConfig.Sync.RESIDENT
                        ? ""
                        : ", or set gradients.sum = slices";
        refuse(needs.onDriver(new MemoryEstimate("the driver", DRIVER_HEAP, heap), tasks), hint);
        int cores = executors.stream().mapToInt(SparkExecutor::cores).sum();
        for (SparkExecutor one : executors) {
            long limit = spark.conf().getSizeAsMb(EXECUTOR_HEAP, "1g") << 20;
            int share = (int) Math.max(1, Math.round((double) shards * one.cores() / cores));
            MemoryEstimate estimate =
                    new MemoryEstimate("executor " + one.description(), EXECUTOR_HEAP, limit)
                            .with(ERRORS, errorBytes(tasks))
                            .with(LOCAL, localBytes(share, one.cores()))
                            .with(ACTIVATIONS, activationBytes(share, one.cores()));
            long bytes = shardBytes() * share / shards;
            refuse(needs.onExecutor(estimate, share, one.cores(), bytes), hint);
        }
        checkResults(needs.resultBytes(tasks), spark.conf(), hint);
    }

    private MemoryNeeds needs(boolean onSpark, int tasks, boolean local) {
        long bytes = (long) Float.BYTES * graph.thetaLength();
        OptimizationConfig optimization = config.optimization();
        int states = states(optimization.optimizer(), optimization.averaging() != null);
        boolean perStep = onSpark && config.sync() == RunConfig.Sync.JOB_PER_STEP;
        GradientSettings.Sum sum = config.gradients().sum();
        return new MemoryNeeds(
                bytes,
                states,
                kept(states),
                optimization.accumulate() > 1,
                perStep,
                perStep && sum.isInSlices(bytes, tasks, local));
    }

    /** In model lengths; L-BFGS keeps pairs of vectors of doubles, and some more to work with. */
    private static int states(Optimizer optimizer, boolean averaged) {
        int own =
                optimizer instanceof Lbfgs lbfgs
                        ? 4 * lbfgs.history() + 8
                        : optimizer.initialState(0).moments().length;
        return own + (averaged ? 1 : 0);
    }

    private int kept(int states) {
        int copies = config.life().divergence().atMost() > 0 ? 1 : 0;
        boolean stored =
                config.life().checkpoints().everySteps() > 0
                        || config.life().checkpoints().everyEpochs() > 0
                        || config.life().checkpoints().everyMinutes() > 0;
        // Where a state to go back to is kept, it is the one that is written.
        copies = Math.max(copies, written && stored ? 1 : 0);
        int best = data.evaluated().containsKey(EpochReport.VALIDATION) ? 1 : 0;
        return copies * (1 + states) + best;
    }

    /** What error feedback remembers in each of so many processes. */
    private long errorBytes(int processes) {
        Rounding rounding = config.gradients().rounding(data.train().shards());
        long modelBytes = (long) Float.BYTES * graph.thetaLength();
        return rounding.isStateful() ? rounding.groups() / processes * modelBytes : 0;
    }

    /** Where shards step by themselves, each thread has a theta and a gradient of its own. */
    private long localBytes(int shards, int threads) {
        return config.optimization().localSteps() == 1
                ? 0
                : 2L * Math.min(shards, threads) * Float.BYTES * graph.thetaLength();
    }

    /** Each thread has buffers for the rows that a shard brings to a step. */
    private long activationBytes(int shards, int threads) {
        long batch = Math.min(config.batchSize(), data.train().examples());
        long rows = (batch - 1) / data.train().shards() + 1;
        int piece = (int) Math.min(GradientTask.MOST_ROWS, rows);
        return Math.min(shards, threads) * Backprop.bytes(graph, piece);
    }

    /** One message holds a whole sum, unless sums are in slices or stay where they are. */
    private static void checkMessages(MemoryNeeds needs, boolean travel) {
        if (travel && !needs.slices() && needs.modelBytes() > MOST_MESSAGE) {
            throw new ConfigurationException(
                    String.format(
                            Locale.ROOT,
                            "a gradient of %,d bytes is more than a message can hold, %,d; set"
                                    + " sync = job-per-step and gradients.sum = slices",
                            needs.modelBytes(),
                            MOST_MESSAGE));
        }
    }

    private long shardBytes() {
        return config.data().keep() == Keep.DISK ? 0 : data.bytes();
    }

    private static void refuse(MemoryEstimate estimate, String hint) {
        if (!estimate.fits()) {
            throw new ConfigurationException(estimate.complaint() + hint);
        }
    }

    private static void checkResults(long bytes, SparkConf conf, String hint) {
        long most = conf.getSizeAsBytes(RESULTS, "1g");
        if (most > 0 && bytes > most) {
            throw new ConfigurationException(
                    String.format(
                            Locale.ROOT,
                            "a step brings %,d bytes to the driver, over %s = %,d; raise it to %dm%s",
                            bytes,
                            RESULTS,
                            most,
                            (bytes >> 20) + (bytes >> 24) + 1,
                            hint));
        }
    }
}
