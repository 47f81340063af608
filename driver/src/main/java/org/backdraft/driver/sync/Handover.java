package org.backdraft.driver.sync;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the driver and the tasks of one step give each other: thetas on the way out, packed sums on
 * the way back. They travel as a broadcast and as the tasks' results, or, where tasks run in the
 * driver's own JVM, from hand to hand. Closing it takes the thetas back.
 */
final class Handover implements Serializable, AutoCloseable {
    /*
     * In local mode Spark would turn thetas into bytes that nobody reads, and copy each result some
     * six times on its way through the scheduler: 3 ms a step with 266,610 parameters, as long as the
     * job itself. There a task is told a number, by which it finds what the driver laid out, and
     * leaves its result there; to Spark it returns an empty one. A task that runs twice leaves the
     * same bits twice. One that comes when the step is over, since another one failed, finds nothing
     * and fails, as with a broadcast that was destroyed.
     */
    private static final long serialVersionUID = 1L;
    private static final Map<Long, Hands> OPEN = new ConcurrentHashMap<>();
    private static final AtomicLong NUMBERS = new AtomicLong();
    private static final byte[] EMPTY = {};

    private final Broadcast<Weights> broadcast;
    private final long number;

    /** What lies in the driver's JVM during a step; results by the tasks' numbers. */
    private record Hands(List<float[]> thetas, Map<Integer, byte[]> results) {}

    private Handover(Broadcast<Weights> broadcast, long number) {
        this.broadcast = broadcast;
        this.number = number;
    }

    /**
     * Gives thetas out.
     *
     * @param thetas one a model, null for one that is left out; read until this is closed
     */
    static Handover of(JavaSparkContext spark, List<float[]> thetas) {
        if (spark.isLocal()) {
            Handover handover = new Handover(null, NUMBERS.incrementAndGet());
            OPEN.put(handover.number, new Hands(thetas, new ConcurrentHashMap<>()));
            return handover;
        }
        return new Handover(spark.broadcast(new Weights(thetas.toArray(new float[0][]))), 0);
    }

    /** The thetas, in a task. */
    List<float[]> thetas() {
        return broadcast == null ? hands().thetas : Arrays.asList(broadcast.value().thetas());
    }

    /** Takes a task's result, in the task; what the task is to return to Spark. */
    byte[] give(int task, byte[] packed) {
        if (broadcast != null) {
            return packed;
        }
        Hands hands = OPEN.get(number);
        if (hands != null) {
            hands.results.put(task, packed);
        }
        return EMPTY;
    }

    /**
     * Puts each task's result, on the driver, in the place of what the task returned.
     *
     * @param results overwritten
     */
    void take(byte[][] results) {
        for (int task = 0; task < results.length && broadcast == null; task++) {
            results[task] = hands().results.get(task);
        }
    }

    @Override
    public void close() {
        if (broadcast == null) {
            OPEN.remove(number);
        } else {
            broadcast.destroy();
        }
    }

    private Hands hands() {
        Hands hands = OPEN.get(number);
        if (hands == null) {
            throw new IllegalStateException("the step is over");
        }
        return hands;
    }

    /** How many steps have something lying in this JVM. */
    static int open() {
        return OPEN.size();
    }
}
