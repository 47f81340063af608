package org.backdraft.driver.cluster;

import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.DeployMessages.MasterStateResponse;
import org.apache.spark.deploy.DeployMessages.RequestMasterState$;
import org.apache.spark.deploy.master.WorkerInfo;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcEnv;

import scala.Option;
import scala.reflect.ClassTag;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The master of a standalone cluster, asked what it has before an application starts there. */
final class StandaloneMaster {
    /*
     * An application that can't register hears "all masters are unresponsive" after a minute,
     * whatever is the matter. So the masters are asked first, by Spark's own RPC with the
     * application's security settings, which fails at once and with a reason.
     */
    private static final String SCHEME = "spark://";
    private static final int TRIES = 3;
    private static final long PAUSE_MILLIS = 1_500;

    private static final Map<String, String> TIMEOUTS =
            Map.of(
                    "spark.rpc.lookupTimeout", "10s",
                    "spark.rpc.askTimeout", "10s",
                    "spark.rpc.io.connectionTimeout", "10s",
                    "spark.network.auth.rpcTimeout", "10s");

    /** A worker that is alive; memory is in MiB. */
    record Worker(String host, int cores, int coresFree, int memory, int memoryFree) {}

    private StandaloneMaster() {}

    /** Whether a master's URL is that of a standalone cluster. */
    static boolean isStandalone(String master) {
        return master.startsWith(SCHEME);
    }

    /**
     * The workers that are alive.
     *
     * @throws ClusterException when no master answers that is in charge
     */
    static List<Worker> workers(SparkConf conf) {
        String master = conf.get("spark.master");
        SparkConf own = conf.clone();
        TIMEOUTS.forEach(own::setIfMissing);
        String reason = "";
        for (int i = 0; i < TRIES; i++) {
            for (String address : master.substring(SCHEME.length()).split(",")) {
                try {
                    return ask(own, RpcAddress.fromSparkURL(SCHEME + address));
                } catch (Exception e) {
                    reason = reason(e);
                }
            }
            pause();
        }
        throw new ClusterException(message(master, reason, conf));
    }

    private static List<Worker> ask(SparkConf conf, RpcAddress address) {
        // Spark's default for where the secret of spark.authenticate may be.
        SecurityManager security =
                new SecurityManager(
                        conf,
                        Option.empty(),
                        org.apache.spark.SecurityManager$.MODULE$.$lessinit$greater$default$3());
        RpcEnv rpc = RpcEnv.create("backdraft-probe", "localhost", 0, conf, security, true);
        try {
            MasterStateResponse state =
                    rpc.setupEndpointRef(address, "Master")
                            .askSync(
                                    RequestMasterState$.MODULE$,
                                    ClassTag.apply(MasterStateResponse.class));
            if (!state.status().toString().equals("ALIVE")) {
                throw new IllegalStateException("the master there is " + state.status());
            }
            List<Worker> workers = new ArrayList<>();
            for (WorkerInfo worker : state.workers()) {
                if (worker.isAlive()) {
                    workers.add(
                            new Worker(
                                    worker.host(),
                                    worker.cores(),
                                    worker.coresFree(),
                                    worker.memory(),
                                    worker.memoryFree()));
                }
            }
            return workers;
        } finally {
            rpc.shutdown();
            rpc.awaitTermination();
        }
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String text = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        String first = text.strip().lines().findFirst().orElse("");
        boolean says = cause instanceof RuntimeException && !first.isEmpty();
        return says ? first : cause.getClass().getSimpleName() + ": " + first;
    }

    private static String message(String master, String reason, SparkConf conf) {
        boolean secured = conf.getBoolean("spark.authenticate", false);
        String security =
                secured
                        ? "that spark.authenticate.secret is the cluster's"
                        : "whether the cluster wants spark.authenticate and its secret";
        return ("no Spark master can be talked to at %s (%s); check host and port in spark.master,"
                        + " that the master runs Spark %s, and %s")
                .formatted(
                        master,
                        reason,
                        org.apache.spark.package$.MODULE$.SPARK_VERSION(),
                        security);
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
