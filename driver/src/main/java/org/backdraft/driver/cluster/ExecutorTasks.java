package org.backdraft.driver.cluster;

import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.CoalescedRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.storage.BlockManagerMaster;
import org.apache.spark.storage.RDDBlockId;

import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A cached RDD seen as one multithreaded task for each executor, or for each {@code
 * spark.task.cpus} of its cores where that is set. In local mode it is seen as it is.
 *
 * @param <T> type of its elements
 */
public final class ExecutorTasks<T> implements AutoCloseable {
    /*
     * The driver decides which executor has which partitions (Layout). A view of the RDD groups them
     * into tasks that prefer their executor, and a partition is cached where it is first computed. So
     * no job has to ask where blocks are: the master is asked when an executor came or went, or when
     * the listener bus tells of a block that was dropped, or stored where it doesn't belong. Then the
     * layout is made anew, partitions that are to move are dropped where they are (a block that is
     * elsewhere would be fetched in every step and never kept), and one job with a task a partition
     * computes all that is missing from its lineage: from the files of the shuffle, or, where these
     * went with their executor, from the source. Changes that cost only speed are gathered for some
     * seconds; when an executor has gone there is nothing to wait for.
     */
    private static final long GATHER_NANOS = 5_000_000_000L;
    private static final int PARTITIONS_A_CORE = 4;
    private static final int DROP_TRIES = 50;
    private static final long DROP_MILLIS = 10;

    private final SparkContext spark;
    private final JavaRDD<T> cached;
    private final int persisted;
    private final Roster roster;
    private final int taskCpus;
    private final boolean grouped;
    private View<T> view;
    private List<SparkExecutor> executors = List.of();
    private long version = -1;
    private long laidOutAt;
    private volatile Layout layout;
    private volatile boolean astray;

    /**
     * The tasks at the moment.
     *
     * @param rdd a partition a task
     * @param cores that a task may use
     */
    public record View<T>(RDD<T> rdd, Broadcast<TaskCores> cores) {}

    private ExecutorTasks(JavaRDD<T> cached, int persisted, Roster roster, boolean grouped) {
        this.spark = cached.context();
        this.cached = cached;
        this.persisted = persisted;
        this.roster = roster;
        this.grouped = grouped;
        SparkConf conf = spark.getConf();
        this.taskCpus = conf.contains("spark.task.cpus") ? conf.getInt("spark.task.cpus", 1) : 0;
        if (!grouped) {
            view = new View<>(cached.rdd(), broadcast(TaskCores.ofTask()));
        }
    }

    /** Of an RDD that is, or is about to be, cached. */
    public static <T> ExecutorTasks<T> of(JavaRDD<T> cached) {
        return of(cached, cached.id());
    }

    /**
     * Of an RDD whose partitions are where those of another one are cached.
     *
     * @param persisted number of the other one, of as many partitions, which computing this one
     *     caches
     */
    public static <T> ExecutorTasks<T> of(JavaRDD<T> cached, int persisted) {
        SparkContext spark = cached.context();
        boolean local = spark.isLocal();
        ExecutorTasks<T> tasks =
                new ExecutorTasks<>(cached, persisted, local ? null : Roster.of(spark), !local);
        if (tasks.grouped) {
            tasks.roster.watch(persisted, tasks::updated);
        }
        return tasks;
    }

    /** Of any RDD, a task a partition, wherever Spark puts it. */
    public static <T> ExecutorTasks<T> ungrouped(JavaRDD<T> rdd) {
        return new ExecutorTasks<>(rdd, rdd.id(), null, false);
    }

    /** How many partitions of so many things spread evenly over an application's cores. */
    public static int partitions(JavaSparkContext spark, int things) {
        SparkContext context = spark.sc();
        int cpus = context.getConf().getInt("spark.task.cpus", 1);
        int wanted =
                context.isLocal()
                        ? context.defaultParallelism() / cpus
                        : PARTITIONS_A_CORE * context.defaultParallelism();
        return Math.max(1, Math.min(things, wanted));
    }

    /**
     * The tasks; all partitions are cached, on the executors that have them, unless in local mode.
     */
    public synchronized View<T> view() {
        if (grouped && isStale()) {
            layOut();
        }
        return view;
    }

    /** Computes and caches all partitions. */
    public void fill() {
        if (view().rdd() == cached.rdd()) {
            cached.count();
        }
    }

    @Override
    public void close() {
        if (grouped) {
            roster.forget(persisted);
        }
    }

    private boolean isStale() {
        if (view == null) {
            return true;
        }
        if (version == roster.version() && !astray) {
            return false;
        }
        boolean urgent = executors.isEmpty() || !roster.executors().containsAll(executors);
        return urgent || System.nanoTime() - laidOutAt > GATHER_NANOS;
    }

    private void layOut() {
        version = roster.version();
        astray = false;
        executors = roster.executors().stream().filter(this::isStaying).toList();
        if (executors.isEmpty()) {
            // Tasks wait for whoever comes; then there is a new version.
            view = new View<>(cached.rdd(), broadcast(TaskCores.ofTask()));
            return;
        }
        List<Set<String>> holders = holders();
        Layout next =
                Layout.of(holders.stream().map(this::present).toArray(String[]::new), executors);
        layout = next;
        List<Integer> missing = new ArrayList<>();
        List<BlockId> moving = new ArrayList<>();
        for (int p = 0; p < holders.size(); p++) {
            if (!holders.get(p).contains(next.owner(p).id())) {
                missing.add(p);
                if (!holders.get(p).isEmpty()) {
                    moving.add(new RDDBlockId(persisted, p));
                }
            }
        }
        drop(moving);
        compute(missing);
        TaskCores cores = taskCpus > 0 ? TaskCores.ofTask() : TaskCores.ofExecutors(executors);
        view = new View<>(grouped(next.tasks(tasksOfExecutor())), broadcast(cores));
        laidOutAt = System.nanoTime();
    }

    /** Whether Spark goes on giving tasks to an executor. */
    private boolean isStaying(SparkExecutor executor) {
        return spark.taskScheduler().getExecutorDecommissionState(executor.id()).isEmpty();
    }

    /** The one of a partition's holders that keeps it, or null. */
    private String present(Set<String> holders) {
        return executors.stream()
                .map(SparkExecutor::id)
                .filter(holders::contains)
                .findFirst()
                .orElse(null);
    }

    private Map<String, Integer> tasksOfExecutor() {
        Map<String, Integer> tasks = new HashMap<>();
        for (SparkExecutor executor : executors) {
            int count = taskCpus > 0 ? Math.max(1, executor.cores() / taskCpus) : 1;
            tasks.put(executor.id(), count);
        }
        return tasks;
    }

    private RDD<T> grouped(List<int[]> groups) {
        List<String> places =
                groups.stream().map(group -> layout.owner(group[0]).location()).toList();
        return new CoalescedRDD<>(
                cached.rdd(),
                groups.size(),
                Option.apply(new PartitionGroups(groups, places)),
                cached.classTag());
    }

    /** Computes partitions where they belong, side by side. */
    private void compute(List<Integer> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        if (view != null) {
            spark.setJobDescription(
                    "take over %d partitions of %s".formatted(partitions.size(), cached.name()));
        }
        grouped(partitions.stream().map(p -> new int[] {p}).toList()).count();
    }

    /** Who holds each partition, by the block manager's master. */
    private List<Set<String>> holders() {
        BlockId[] blocks =
                IntStream.range(0, cached.getNumPartitions())
                        .mapToObj(p -> new RDDBlockId(persisted, p))
                        .toArray(BlockId[]::new);
        List<Set<String>> holders = new ArrayList<>();
        for (Seq<BlockManagerId> locations :
                CollectionConverters.asJava(master().getLocations(blocks))) {
            holders.add(
                    CollectionConverters.asJava(locations).stream()
                            .map(BlockManagerId::executorId)
                            .collect(Collectors.toSet()));
        }
        return holders;
    }

    /** Drops blocks, and waits a moment until the master knows. */
    private void drop(List<BlockId> blocks) {
        blocks.forEach(block -> master().removeBlock(block));
        BlockId[] dropped = blocks.toArray(new BlockId[0]);
        for (int i = 0; i < DROP_TRIES && dropped.length > 0; i++) {
            if (CollectionConverters.asJava(master().getLocations(dropped)).stream()
                    .allMatch(Seq::isEmpty)) {
                return;
            }
            try {
                Thread.sleep(DROP_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private BlockManagerMaster master() {
        return spark.env().blockManager().master();
    }

    /** Left to Spark's cleaner, as tasks may still use it when the layout changes. */
    private Broadcast<TaskCores> broadcast(TaskCores cores) {
        return JavaSparkContext.fromSparkContext(spark).broadcast(cores);
    }

    private void updated(int partition, String executor, boolean stored) {
        Layout current = layout;
        if (current != null && current.owner(partition).id().equals(executor) != stored) {
            astray = true;
        }
    }
}
