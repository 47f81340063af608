package org.backdraft.driver.cluster;

import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.scheduler.SparkListenerBlockUpdated;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.status.api.v1.ExecutorSummary;
import org.apache.spark.storage.BlockUpdatedInfo;
import org.apache.spark.storage.RDDBlockId;

import scala.jdk.javaapi.CollectionConverters;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

/** Which executors an application has at the moment, and who came and went. */
public final class Roster extends SparkListener {
    /*
     * Kept by events of the listener bus. Executors that were there before this listened are those of
     * Spark's own store, which the same bus fills: it is read when the bus is empty. All state is
     * guarded by this; blocks are passed on outside of the lock, to whoever asked for their RDD.
     */
    private static final Map<SparkContext, Roster> ROSTERS = new WeakHashMap<>();
    private static final String DRIVER = "driver";
    private static final long BUS_MILLIS = 5_000;
    private static final int MOST_CHANGES = 1_000;

    private final Map<String, SparkExecutor> present = new ConcurrentHashMap<>();
    private final Map<Integer, BlockWatch> watches = new ConcurrentHashMap<>();
    private final Set<String> gone = new HashSet<>();
    private final List<Change> changes = new ArrayList<>();
    private volatile long version;

    /**
     * An executor that came or went.
     *
     * @param timeMillis since 1970, by the driver's clock
     * @param came whether it came; else it went
     * @param reason why it went, in Spark's words; "" when it came
     * @param executors that are there since then
     * @param cores that they have together
     */
    public record Change(
            long timeMillis,
            SparkExecutor executor,
            boolean came,
            String reason,
            int executors,
            int cores) {}

    /** Told where blocks of an RDD are stored and dropped; called on the listener bus. */
    interface BlockWatch {
        void updated(int partition, String executor, boolean stored);
    }

    private Roster() {}

    /** The one of an application. */
    public static Roster of(SparkContext spark) {
        synchronized (ROSTERS) {
            return ROSTERS.computeIfAbsent(spark, Roster::listening);
        }
    }

    private static Roster listening(SparkContext spark) {
        Roster roster = new Roster();
        spark.addSparkListener(roster);
        try {
            spark.listenerBus().waitUntilEmpty(BUS_MILLIS);
        } catch (TimeoutException e) {
            // So busy a bus brings the rest later.
        }
        for (ExecutorSummary known :
                CollectionConverters.asJava(spark.statusStore().executorList(true))) {
            String host = known.hostPort().substring(0, known.hostPort().lastIndexOf(':'));
            roster.seed(new SparkExecutor(known.id(), host, known.totalCores()));
        }
        return roster;
    }

    /** The executors, in the order of their ids. */
    public List<SparkExecutor> executors() {
        return present.values().stream()
                .sorted(
                        Comparator.comparingInt((SparkExecutor one) -> one.id().length())
                                .thenComparing(SparkExecutor::id))
                .toList();
    }

    /** Cores of all executors together. */
    public int cores() {
        return present.values().stream().mapToInt(SparkExecutor::cores).sum();
    }

    /** A number that grows whenever an executor comes or goes. */
    public long version() {
        return version;
    }

    /** Who came and went since this was last asked, in order. */
    public synchronized List<Change> takeChanges() {
        List<Change> taken = List.copyOf(changes);
        changes.clear();
        return taken;
    }

    /** Passes on what happens to the blocks of an RDD. */
    void watch(int rdd, BlockWatch watch) {
        watches.put(rdd, watch);
    }

    /** Passes on nothing more of an RDD. */
    void forget(int rdd) {
        watches.remove(rdd);
    }

    @Override
    public void onExecutorAdded(SparkListenerExecutorAdded event) {
        SparkExecutor executor =
                new SparkExecutor(
                        event.executorId(),
                        event.executorInfo().executorHost(),
                        event.executorInfo().totalCores());
        add(executor, event.time());
    }

    @Override
    public void onExecutorRemoved(SparkListenerExecutorRemoved event) {
        remove(event.executorId(), event.reason(), event.time());
    }

    @Override
    public void onBlockUpdated(SparkListenerBlockUpdated event) {
        BlockUpdatedInfo info = event.blockUpdatedInfo();
        if (info.blockId() instanceof RDDBlockId block) {
            BlockWatch watch = watches.get(block.rddId());
            if (watch != null) {
                watch.updated(
                        block.splitIndex(),
                        info.blockManagerId().executorId(),
                        info.storageLevel().isValid());
            }
        }
    }

    @Override
    public void onApplicationEnd(SparkListenerApplicationEnd event) {
        synchronized (ROSTERS) {
            ROSTERS.values().remove(this);
        }
    }

    private synchronized void add(SparkExecutor executor, long time) {
        if (present.put(executor.id(), executor) == null) {
            changed(new Change(time, executor, true, "", present.size(), cores()));
        }
    }

    private synchronized void remove(String id, String reason, long time) {
        gone.add(id);
        SparkExecutor executor = present.remove(id);
        if (executor != null) {
            changed(new Change(time, executor, false, reason, present.size(), cores()));
        }
    }

    private void changed(Change change) {
        if (changes.size() < MOST_CHANGES) {
            changes.add(change);
        }
        version++;
    }

    /** Spark lists the driver too, which has cores in local mode alone. */
    private synchronized void seed(SparkExecutor known) {
        boolean executes = !known.id().equals(DRIVER) || known.cores() > 0;
        if (executes && !gone.contains(known.id())) {
            present.putIfAbsent(known.id(), known);
        }
    }
}
