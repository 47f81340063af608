package org.backdraft.driver.sync;

import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import org.backdraft.worker.Shard;

import scala.reflect.ClassTag;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

import java.util.concurrent.TimeUnit;

/** A Spark job whose tasks are resident workers, run by a thread of its own. */
final class ResidentJob {
    private static final ClassTag<byte[]> BYTES = ClassTag.apply(byte[].class);

    private final SparkContext spark;
    private final String group;
    private final int partitions;
    private final Thread thread;
    private volatile Exception failure;

    private ResidentJob(
            SparkContext spark,
            RDD<Shard> tasks,
            ResidentFunction function,
            OtherJobs others,
            String description) {
        this.spark = spark;
        this.group = "backdraft resident job " + System.identityHashCode(this);
        this.partitions = tasks.getNumPartitions();
        this.thread =
                new Thread(
                        () -> {
                            others.mark();
                            spark.setJobGroup(group, description, true);
                            run(tasks, function);
                        },
                        "backdraft-resident-job");
        thread.setDaemon(true);
    }

    /** Starts a job with a task a partition. */
    static ResidentJob start(
            SparkContext spark,
            RDD<Shard> tasks,
            ResidentFunction function,
            OtherJobs others,
            String description) {
        ResidentJob job = new ResidentJob(spark, tasks, function, others, description);
        job.thread.start();
        return job;
    }

    int partitions() {
        return partitions;
    }

    boolean isRunning() {
        return thread.isAlive();
    }

    /** Why it ended; null when its workers left of themselves, or haven't yet. */
    Exception failure() {
        return failure;
    }

    /** Waits for its end, but not forever; whether it has ended. */
    boolean await(long millis) {
        try {
            TimeUnit.MILLISECONDS.timedJoin(thread, millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !isRunning();
    }

    /** Asks Spark to end it. */
    void cancel() {
        spark.cancelJobGroup(group);
    }

    private void run(RDD<Shard> tasks, ResidentFunction function) {
        try {
            spark.runJob(tasks, function, new Ignore(), BYTES);
        } catch (Exception e) {
            failure = e;
        }
    }

    /** Workers bring nothing home; runs in Spark's scheduler thread. */
    private static final class Ignore extends AbstractFunction2<Object, byte[], BoxedUnit> {
        @Override
        public BoxedUnit apply(Object partition, byte[] nothing) {
            return BoxedUnit.UNIT;
        }
    }
}
