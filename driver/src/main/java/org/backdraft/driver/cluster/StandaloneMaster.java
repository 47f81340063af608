package org.backdraft.driver.cluster;

import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.DeployMessages.MasterStateResponse;
import org.apache.spark.deploy.DeployMessages.RequestMasterState$;
import org.apache.spark.deploy.master.WorkerInfo;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcEnv;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import scala.Option;
import scala.concurrent.Await;
import scala.concurrent.Future;
import scala.concurrent.duration.FiniteDuration;
import scala.reflect.ClassTag;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The master of a standalone cluster, asked what it has before an application starts there. */
final class StandaloneMaster {
    /*
     * An application that can't register hears "all masters are unresponsive" after a minute,
     * whatever is the matter. So the masters are asked first, by Spark's own RPC with the
     * application's security settings, which fails at once and with a reason.
     *
     * What a master sends of its workers lacks their state and what is used of them: after its way
     * through the network a worker that died a while ago looks alive, and all look free. So the workers
     * are called too, all at once; who doesn't answer is left out, unless nobody does, as a firewall may
     * be between.
     */
    private static final String SCHEME = "spark://";
    private static final int TRIES = 3;
    private static final long PAUSE_MILLIS = 1_500;
    private static final long WORKER_MILLIS = 5_000;
    private static final Logger LOG = LoggerFactory.getLogger(StandaloneMaster.class);

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

    private static List<Worker> ask(SparkConf conf, RpcAddress address)
            throws InterruptedException {
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
            return answering(rpc, List.of(state.workers())).stream()
                    .map(StandaloneMaster::free)
                    .toList();
        } finally {
            rpc.shutdown();
            rpc.awaitTermination();
        }
    }

    private static List<WorkerInfo> answering(RpcEnv rpc, List<WorkerInfo> known)
            throws InterruptedException {
        List<Future<RpcEndpointRef>> calls = new ArrayList<>();
        for (WorkerInfo worker : known) {
            calls.add(rpc.asyncSetupEndpointRefByURI(uri(worker)));
        }
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WORKER_MILLIS);
        List<WorkerInfo> answering = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            long left = Math.max(0, end - System.nanoTime());
            try {
                Await.result(calls.get(i), new FiniteDuration(left, TimeUnit.NANOSECONDS));
                answering.add(known.get(i));
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                LOG.debug("no answer from {}", uri(known.get(i)), e);
            }
        }
        return answering.isEmpty() ? known : answering;
    }

    /** As the master sends it. */
    private static Worker free(WorkerInfo worker) {
        return new Worker(
                worker.host(),
                worker.cores(),
                worker.coresFree(),
                worker.memory(),
                worker.memoryFree());
    }

    private static String uri(WorkerInfo worker) {
        return "%sWorker@%s:%d".formatted(SCHEME, worker.host(), worker.port());
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
