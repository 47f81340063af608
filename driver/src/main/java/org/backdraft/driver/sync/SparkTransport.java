package org.backdraft.driver.sync;

import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.client.TransportClientBootstrap;
import org.apache.spark.network.client.TransportClientFactory;
import org.apache.spark.network.crypto.AuthClientBootstrap;
import org.apache.spark.network.crypto.AuthServerBootstrap;
import org.apache.spark.network.netty.SparkTransportConf;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.TransportServer;
import org.apache.spark.network.server.TransportServerBootstrap;
import org.apache.spark.network.util.TransportConf;

import scala.Option;

import java.util.List;

/** Connections between Spark's processes, with the security that Spark's own have. */
final class SparkTransport implements AutoCloseable {
    /*
     * As NettyBlockTransferService does it: with spark.authenticate both ends prove that they know
     * the application's secret before a handler sees a message (by Spark's own protocol with
     * spark.network.crypto.enabled, else by SASL), spark.network.crypto or SASL encryption apply
     * where they are on, and so does spark.ssl.rpc. Settings of the connections are read from
     * spark.resident.io.*, like spark.rpc.io.* for Spark's messages.
     */
    private static final String MODULE = "resident";

    private final SparkConf conf;
    private final SecurityManager security;
    private final TransportConf transport;
    private final TransportContext context;

    /**
     * The transport of this process's Spark.
     *
     * @param threads that send and receive; 0 for as many as Spark would take
     */
    SparkTransport(RpcHandler handler, int threads) {
        conf = SparkEnv.get().conf();
        security = SparkEnv.get().securityManager();
        transport =
                SparkTransportConf.fromSparkConf(
                        conf,
                        MODULE,
                        threads,
                        Option.empty(),
                        Option.apply(security.getRpcSSLOptions()));
        context = new TransportContext(transport, handler);
    }

    /**
     * A server.
     *
     * @param port 0 for any that is free
     */
    TransportServer serve(String host, int port) {
        List<TransportServerBootstrap> bootstraps =
                security.isAuthenticationEnabled()
                        ? List.of(new AuthServerBootstrap(transport, security))
                        : List.of();
        return context.createServer(host, port, bootstraps);
    }

    /** What connects to servers. */
    TransportClientFactory clients() {
        List<TransportClientBootstrap> bootstraps =
                security.isAuthenticationEnabled()
                        ? List.of(new AuthClientBootstrap(transport, conf.getAppId(), security))
                        : List.of();
        return context.createClientFactory(bootstraps);
    }

    /** How long Spark waits for an answer. */
    long answerMillis() {
        return transport.connectionTimeoutMs();
    }

    @Override
    public void close() {
        context.close();
    }
}
