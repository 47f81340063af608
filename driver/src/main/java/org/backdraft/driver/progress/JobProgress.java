package org.backdraft.driver.progress;

import org.apache.spark.SparkContext;
import org.apache.spark.Success$;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.util.LongAccumulator;

import scala.collection.Iterator;
import scala.collection.Seq;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Tells a {@link Progress} what the tasks of Spark's jobs have done: the splits at their ends, the
 * units by what they add to an accumulator, also at the executors' heartbeats in between. Written
 * by Spark's listener thread alone.
 */
public final class JobProgress extends SparkListener implements AutoCloseable {
    // A split may be tried more than once: what counts is the last that was heard of it.

    private final SparkContext spark;
    private final LongAccumulator units;
    private final Progress progress;
    private final Map<Long, Integer> splitOfTask = new HashMap<>();
    private final Map<Integer, Long> unitsOfSplit = new HashMap<>();
    private final Set<Integer> done = new HashSet<>();
    private int splits;

    private JobProgress(SparkContext spark, LongAccumulator units, Progress progress) {
        this.spark = spark;
        this.units = units;
        this.progress = progress;
    }

    /**
     * Follows the jobs until it is closed, of which there should be one, with one stage.
     *
     * @param units what its tasks add what they have done to
     */
    public static JobProgress follow(SparkContext spark, LongAccumulator units, Progress progress) {
        JobProgress job = new JobProgress(spark, units, progress);
        spark.addSparkListener(job);
        return job;
    }

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted stage) {
        splits = stage.stageInfo().numTasks();
    }

    @Override
    public void onTaskStart(SparkListenerTaskStart task) {
        splitOfTask.put(task.taskInfo().taskId(), task.taskInfo().index());
    }

    @Override
    public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate heartbeat) {
        for (var tasks = heartbeat.accumUpdates().iterator(); tasks.hasNext(); ) {
            var task = tasks.next();
            Integer split = splitOfTask.get((Long) task._1());
            if (split != null && !done.contains(split)) {
                count(split, task._4());
            }
        }
        show();
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd task) {
        int split = task.taskInfo().index();
        if (task.reason() instanceof Success$ && done.add(split)) {
            count(split, task.taskInfo().accumulables());
        }
        show();
    }

    private void count(int split, Seq<AccumulableInfo> updates) {
        for (Iterator<AccumulableInfo> all = updates.iterator(); all.hasNext(); ) {
            AccumulableInfo update = all.next();
            if (update.id() == units.id() && update.update().isDefined()) {
                unitsOfSplit.put(split, ((Number) update.update().get()).longValue());
            }
        }
    }

    private void show() {
        long sum = unitsOfSplit.values().stream().mapToLong(Long::longValue).sum();
        progress.update(sum, done.size(), splits);
    }

    @Override
    public void close() {
        spark.removeSparkListener(this);
        progress.close();
    }
}
