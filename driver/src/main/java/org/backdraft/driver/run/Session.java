package org.backdraft.driver.run;

import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.backdraft.driver.cluster.ExecutorPolicy;
import org.backdraft.driver.cluster.ExecutorWait;
import org.backdraft.driver.cluster.Roster;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.data.Datasets;
import org.backdraft.driver.data.InProcessPlacement;
import org.backdraft.driver.data.Loader;
import org.backdraft.driver.data.Placement;
import org.backdraft.driver.data.SparkPlacement;
import org.backdraft.driver.data.SparkShards;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.sync.GradientSource;
import org.backdraft.driver.sync.InProcess;
import org.backdraft.driver.sync.JobPerStep;
import org.backdraft.driver.sync.ResidentLimits;
import org.backdraft.driver.sync.ResidentSource;
import org.backdraft.worker.GradientTask;
import org.backdraft.worker.LocalShards;
import org.backdraft.worker.ShardedData;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a command works: on Spark, or in this process alone. Closing it stops the Spark that it
 * started.
 */
public final class Session implements AutoCloseable {
    private static final Pattern LOCAL = Pattern.compile("local(?:\\[([0-9]+|\\*)(?:,[0-9]+)?])?");
    private static final Pattern LOOPBACK =
            Pattern.compile("spark://(127\\.0\\.0\\.1|localhost):.*");

    private final RunConfig config;
    private final JavaSparkContext spark;
    private final boolean stopsSpark;
    private final HadoopFiles files;
    private final Placement placement;

    private Session(RunConfig config, JavaSparkContext spark, boolean stopsSpark, Datasets given) {
        this.config = config;
        this.spark = spark;
        this.stopsSpark = stopsSpark;
        this.files =
                spark == null
                        ? HadoopFiles.of(conf(config.spark()))
                        : new HadoopFiles(spark.hadoopConfiguration());
        this.placement =
                spark == null
                        ? new InProcessPlacement(
                                Runtime.getRuntime().availableProcessors(),
                                config.data().keep(),
                                given)
                        : new SparkPlacement(
                                spark,
                                config.blas(),
                                config.data().partitions(),
                                config.data().keep(),
                                given);
    }

    /**
     * Starts Spark, unless the configuration does without, and waits for its executors.
     *
     * @throws org.backdraft.driver.cluster.ClusterException when the cluster gives too little
     */
    public static Session open(RunConfig config) {
        boolean alone = config.sync() == RunConfig.Sync.IN_PROCESS;
        JavaSparkContext started = alone ? null : start(config.spark(), config.executors());
        return new Session(config, started, true, Datasets.NONE);
    }

    /**
     * Starts Spark for work that no configuration describes, and waits for its executors.
     *
     * @param settings whose keys lack the "spark." in front; spark-submit's own win
     * @throws org.backdraft.driver.cluster.ClusterException when the cluster gives too little
     */
    public static JavaSparkContext start(Map<String, String> settings) {
        return start(settings, ExecutorPolicy.DEFAULT);
    }

    private static JavaSparkContext start(Map<String, String> settings, ExecutorPolicy policy) {
        return ExecutorWait.start(conf(settings), policy, System.err);
    }

    /**
     * A session in this process alone, for a configuration whose data is tables of a program.
     *
     * @param given tables in the memory of this process
     */
    public static Session alone(RunConfig config, Datasets given) {
        return new Session(config, null, false, given);
    }

    /** A session on a Spark that somebody else stops. */
    public static Session on(JavaSparkContext spark, RunConfig config) {
        return on(spark, config, Datasets.NONE);
    }

    /**
     * Likewise, for a configuration whose data is tables of a program.
     *
     * @param given tables that the configuration's data sets of {@code format = dataset} name
     */
    public static Session on(JavaSparkContext spark, RunConfig config, Datasets given) {
        return new Session(config, spark, false, given);
    }

    /** Files, with Spark's Hadoop settings. */
    public HadoopFiles files() {
        return files;
    }

    /** Reads data sets. */
    public Loader loader() {
        return new Loader(files, placement, config.data().storage(), config.data().badRecords());
    }

    /** Tasks that can run at the same time. */
    public int parallelism() {
        return placement.parallelism();
    }

    /** Executors that there are; 1 for this process. */
    int executors() {
        boolean alone = spark == null || spark.sc().isLocal();
        return alone ? 1 : Math.max(1, Roster.of(spark.sc()).executors().size());
    }

    /** The Spark context; null when this process works alone. */
    public JavaSparkContext spark() {
        return spark;
    }

    /** What computes the gradients of a task over data that this session loaded. */
    public GradientSource gradients(GradientTask task, ShardedData data) {
        return gradients(List.of(task), data);
    }

    /** What computes the gradients of several tasks in each step. */
    public GradientSource gradients(List<GradientTask> tasks, ShardedData data) {
        return switch (config.sync()) {
            case IN_PROCESS -> new InProcess(tasks, (LocalShards) data);
            case JOB_PER_STEP ->
                    new JobPerStep(
                            spark,
                            ((SparkShards) data).tasks(),
                            tasks,
                            config.blas(),
                            config.gradients().sum());
            case RESIDENT ->
                    new ResidentSource(
                            spark,
                            ((SparkShards) data).tasks(),
                            tasks,
                            config.blas(),
                            new ResidentLimits(
                                    config.resident().port(), config.resident().startSeconds()));
        };
    }

    /** Where the work is done, for people. */
    public String description() {
        return spark == null
                ? "this process alone"
                : "Spark " + spark.version() + " on " + spark.master();
    }

    @Override
    public void close() {
        if (spark != null && stopsSpark) {
            spark.stop();
        }
    }

    /** spark-submit's settings, then the configuration's, then these. */
    private static SparkConf conf(Map<String, String> settings) {
        SparkConf conf = new SparkConf();
        settings.forEach((key, value) -> conf.setIfMissing("spark." + key, value));
        conf.setIfMissing("spark.app.name", "Backdraft");
        conf.setIfMissing("spark.master", "local[*]");
        conf.setIfMissing("spark.ui.showConsoleProgress", "false");
        // A job a step: weights don't compress, and the UI need not remember every step.
        conf.setIfMissing("spark.broadcast.compress", "false");
        conf.setIfMissing("spark.broadcast.checksum", "false");
        // A gradient comes with its task's end, not by a second round trip.
        conf.setIfMissing("spark.task.maxDirectResultSize", "64m");
        conf.setIfMissing("spark.ui.retainedJobs", "100");
        conf.setIfMissing("spark.ui.retainedStages", "100");
        conf.setIfMissing("spark.ui.retainedTasks", "10000");
        conf.setIfMissing("spark.sql.ui.retainedExecutions", "50");
        // Small jobs come fast: what listens must neither lose them nor write each figure twice.
        conf.setIfMissing("spark.scheduler.listenerbus.eventqueue.capacity", "50000");
        conf.setIfMissing("spark.eventLog.includeTaskMetricsAccumulators", "false");
        // A standalone cluster hands the secret to a driver that it starts in this way alone.
        String secret = System.getenv(SecurityManager.ENV_AUTH_SECRET());
        if (secret != null && conf.getBoolean("spark.authenticate", false)) {
            conf.setIfMissing("spark.authenticate.secret", secret);
        }
        Matcher local = LOCAL.matcher(conf.get("spark.master"));
        if (local.matches()) {
            conf.setIfMissing("spark.ui.enabled", "false");
            conf.setIfMissing("spark.driver.host", "localhost");
            conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
            conf.setIfMissing("spark.task.cpus", Integer.toString(cores(local.group(1))));
        } else if (!conf.contains("spark.submit.deployMode")) {
            withoutSubmit(conf);
        }
        return conf;
    }

    /**
     * What spark-submit would do: executors get Backdraft's jar, and an address that they reach.
     */
    private static void withoutSubmit(SparkConf conf) {
        String[] jar = JavaSparkContext.jarOfClass(Session.class);
        if (jar.length > 0) {
            conf.setIfMissing("spark.jars", jar[0]);
        }
        if (LOOPBACK.matcher(conf.get("spark.master")).matches()) {
            conf.setIfMissing("spark.driver.host", "127.0.0.1");
            conf.setIfMissing("spark.ui.enabled", "false");
        }
    }

    /** One task on all cores of a local master: its threads share the shards. */
    private static int cores(String number) {
        if (number == null) {
            return 1;
        }
        return number.equals("*")
                ? Runtime.getRuntime().availableProcessors()
                : Integer.parseInt(number);
    }
}
