package org.backdraft.driver.sync;

import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The jobs that run on a Spark beside those that bear a mark. */
final class OtherJobs extends SparkListener implements AutoCloseable {
    private static final String MARK = "backdraft.resident";

    private final SparkContext spark;
    private final String mark;
    private final Runnable reaction;
    private final Set<Integer> running = ConcurrentHashMap.newKeySet();
    private volatile boolean some;

    /** Runs a short {@code reaction}, on Spark's thread, whenever one starts. */
    OtherJobs(SparkContext spark, String mark, Runnable reaction) {
        this.spark = spark;
        this.mark = mark;
        this.reaction = reaction;
        spark.addSparkListener(this);
    }

    /** Marks the jobs that this thread starts from now on. */
    void mark() {
        spark.setLocalProperty(MARK, mark);
    }

    /** Whether there are some now. */
    boolean some() {
        return some;
    }

    @Override
    public void onJobStart(SparkListenerJobStart job) {
        if (!mark.equals(job.properties().getProperty(MARK))) {
            running.add(job.jobId());
            some = true;
            reaction.run();
        }
    }

    @Override
    public void onJobEnd(SparkListenerJobEnd job) {
        running.remove(job.jobId());
        some = !running.isEmpty();
    }

    @Override
    public void close() {
        spark.removeSparkListener(this);
    }
}
