package org.backdraft.driver.cluster;

import org.apache.spark.SparkConf;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The executors that a cluster is to give to an application, as far as its settings tell.
 *
 * @param executors how many; 0 when that isn't known
 * @param cores that they have together; 0 when that isn't known
 * @param why the settings that say so, for people
 */
record Promise(int executors, int cores, String why) {
    /*
     * YARN and Kubernetes start spark.executor.instances, 2 unless that is set. A standalone cluster
     * doesn't look at it: it gives spark.cores.max cores, or all that are free, in executors of
     * spark.executor.cores, or one a worker. With dynamic allocation the first executors are the most
     * of its own two settings and spark.executor.instances.
     */
    private static final Pattern LOCAL_CLUSTER =
            Pattern.compile("local-cluster\\[\\s*(\\d+)\\s*,\\s*(\\d+)\\s*,\\s*\\d+\\s*]");
    private static final List<String> DYNAMIC =
            List.of(
                    "spark.dynamicAllocation.minExecutors",
                    "spark.dynamicAllocation.initialExecutors",
                    "spark.executor.instances");
    private static final String INSTANCES = "spark.executor.instances";
    private static final String CORES = "spark.executor.cores";
    private static final String CORES_MAX = "spark.cores.max";

    /** Nothing to wait for, as in local mode. */
    static final Promise NONE = new Promise(0, 0, "");

    /**
     * What settings promise.
     *
     * @param workers of the standalone cluster; empty for others
     */
    static Promise of(SparkConf conf, List<StandaloneMaster.Worker> workers) {
        String master = conf.get("spark.master");
        Matcher localCluster = LOCAL_CLUSTER.matcher(master);
        if (master.startsWith("local") && !localCluster.matches()) {
            return NONE;
        }
        if (conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
            return dynamic(conf);
        }
        if (localCluster.matches()) {
            int count = Integer.parseInt(localCluster.group(1));
            int cores = Integer.parseInt(localCluster.group(2));
            int each = conf.getInt(CORES, cores);
            Promise all =
                    new Promise(count * (cores / each), count * (cores / each) * each, master);
            return all.limited(conf, each);
        }
        if (StandaloneMaster.isStandalone(master)) {
            return standalone(conf, workers);
        }
        int instances = conf.getInt(INSTANCES, 2);
        return new Promise(
                instances,
                instances * conf.getInt(CORES, 1),
                conf.contains(INSTANCES)
                        ? INSTANCES + " = " + instances
                        : "Spark's default, as " + INSTANCES + " isn't set");
    }

    private static Promise dynamic(SparkConf conf) {
        Promise most = new Promise(0, 0, "dynamic allocation, which starts without executors");
        for (String key : DYNAMIC) {
            int count = conf.getInt(key, 0);
            if (count > most.executors) {
                most = new Promise(count, 0, key + " = " + count);
            }
        }
        return most;
    }

    private static Promise standalone(SparkConf conf, List<StandaloneMaster.Worker> workers) {
        int each = conf.getInt(CORES, 0);
        int memory = memoryMiB(conf);
        int executors = 0;
        int cores = 0;
        for (StandaloneMaster.Worker worker : workers) {
            int byMemory = worker.memoryFree() / memory;
            int fit =
                    each > 0
                            ? Math.min(worker.coresFree() / each, byMemory)
                            : Math.min(1, byMemory);
            if (worker.coresFree() > 0 && fit > 0) {
                executors += fit;
                cores += each > 0 ? fit * each : worker.coresFree();
            }
        }
        if (!conf.contains(CORES_MAX)) {
            return new Promise(executors, cores, "what is free in the cluster");
        }
        int most = conf.getInt(CORES_MAX, 0);
        if (each > 0) {
            return new Promise(
                    most / each,
                    most / each * each,
                    "%s = %d in executors of %s = %d".formatted(CORES_MAX, most, CORES, each));
        }
        return new Promise(0, most, CORES_MAX + " = " + most);
    }

    private Promise limited(SparkConf conf, int each) {
        int most = conf.getInt(CORES_MAX, Integer.MAX_VALUE);
        return most >= cores
                ? this
                : new Promise(most / each, most / each * each, CORES_MAX + " = " + most);
    }

    /** Memory of an executor, in MiB. */
    static int memoryMiB(SparkConf conf) {
        return Math.toIntExact(conf.getSizeAsMb("spark.executor.memory", "1g"));
    }

    /** Whether executors keep it. */
    boolean isKept(List<SparkExecutor> present) {
        int there = present.stream().mapToInt(SparkExecutor::cores).sum();
        return !present.isEmpty() && present.size() >= executors && there >= cores;
    }

    /** For people. */
    String description() {
        String amount =
                executors > 1
                        ? executors + " executors"
                        : executors == 1 || cores == 0 ? "an executor" : SparkExecutor.cores(cores);
        return "%s (%s)".formatted(amount, why);
    }
}
