package org.backdraft.driver.sync;

import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.StreamCallbackWithID;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.client.TransportClientFactory;
import org.apache.spark.network.server.OneForOneStreamManager;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.StreamManager;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A worker's connection to the driver. */
final class DriverLink extends RpcHandler implements AutoCloseable {
    /*
     * The driver sends a step only when it has sums of the one before, or all of them, so thetas are
     * not written while the worker reads them. What is guarded by this is what network threads and
     * the task's thread share.
     */
    private static final long LOOK_MILLIS = 500;

    private final SparkTransport transport = new SparkTransport(this, 1);
    private final StreamManager noStreams = new OneForOneStreamManager();
    private TransportClientFactory clients;
    private TransportClient client;
    private OutgoingSums sums;
    private final List<float[]> thetas = new ArrayList<>();
    private final List<float[]> kept = new ArrayList<>();
    private ResidentMessages.Step arrived;
    private ResidentMessages.Step current;
    private boolean over;
    private IOException failure;

    private DriverLink() {}

    /** Connects and tells the driver which shards are served here. */
    static DriverLink connect(ResidentAddress address, int partition)
            throws IOException, InterruptedException {
        DriverLink link = new DriverLink();
        try {
            link.clients = link.transport.clients();
            link.client = link.clients.createUnmanagedClient(address.host(), address.port());
            link.sums = new OutgoingSums(link.client, link.new Sent());
            ByteBuffer hello = ResidentMessages.hello(address, partition);
            ByteBuffer answer = link.client.sendRpcSync(hello, link.transport.answerMillis());
            link.over(!ResidentMessages.isWelcome(answer));
            return link;
        } catch (IOException | InterruptedException | RuntimeException e) {
            link.close();
            throw e;
        }
    }

    /**
     * Waits for the next step.
     *
     * @param look called now and then meanwhile; ends the wait by what it throws
     * @return false when there is none: the worker is to leave
     * @throws IOException when the connection is lost
     */
    synchronized boolean awaitStep(Runnable look) throws IOException, InterruptedException {
        while (arrived == null && !over && failure == null) {
            wait(LOOK_MILLIS);
            look.run();
        }
        if (over) {
            return false;
        }
        if (failure != null) {
            throw failure;
        }
        current = arrived;
        arrived = null;
        return true;
    }

    /** Parameters of each model in the step; read only. */
    List<float[]> thetas() {
        return thetas;
    }

    /** The step that was waited for. */
    long step() {
        return current.step();
    }

    /** The way of the step's sums to the driver. */
    OutgoingSums sums() {
        return sums;
    }

    @Override
    public StreamCallbackWithID receiveStream(
            TransportClient from, ByteBuffer header, RpcResponseCallback callback) {
        ResidentMessages.Step step = ResidentMessages.step(header);
        place(step);
        return new Incoming(step);
    }

    @Override
    public void receive(TransportClient from, ByteBuffer message) {
        ResidentMessages.Word word = ResidentMessages.word(message);
        if (word.isOver()) {
            over(true);
        } else {
            sums.further(word.ask(), word.to());
        }
    }

    @Override
    public void receive(TransportClient from, ByteBuffer message, RpcResponseCallback callback) {
        throw new UnsupportedOperationException("a worker answers nothing but steps");
    }

    @Override
    public StreamManager getStreamManager() {
        return noStreams;
    }

    @Override
    public void channelInactive(TransportClient from) {
        fail(new IOException("the connection to the driver was lost"));
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
        if (clients != null) {
            clients.close();
        }
        transport.close();
    }

    /** Makes room for the step's thetas. */
    private void place(ResidentMessages.Step step) {
        thetas.clear();
        for (int i = 0; i < step.lengths().length; i++) {
            if (kept.size() == i) {
                kept.add(new float[Math.max(0, step.lengths()[i])]);
            }
            int length = step.lengths()[i];
            if (length >= 0 && kept.get(i).length != length) {
                kept.set(i, new float[length]);
            }
            thetas.add(length < 0 ? null : kept.get(i));
        }
    }

    private void arrived(ResidentMessages.Step step) {
        sums.begin(step);
        wake(step);
    }

    private synchronized void wake(ResidentMessages.Step step) {
        arrived = step;
        notifyAll();
    }

    private synchronized void over(boolean isOver) {
        over |= isOver;
        notifyAll();
    }

    private synchronized void fail(IOException cause) {
        failure = failure == null ? cause : failure;
        notifyAll();
    }

    /** A step on its way in. */
    private final class Incoming implements StreamCallbackWithID {
        private final ResidentMessages.Step step;
        private final NumberStream numbers = new NumberStream(Stretch.ofAll(thetas));

        private Incoming(ResidentMessages.Step step) {
            this.step = step;
        }

        @Override
        public String getID() {
            return "step";
        }

        @Override
        public void onData(String id, ByteBuffer piece) {
            numbers.accept(piece);
        }

        @Override
        public void onComplete(String id) {
            if (numbers.isComplete()) {
                arrived(step);
            } else {
                fail(new IOException("a step came with fewer parameters than it said"));
            }
        }

        @Override
        public void onFailure(String id, Throwable cause) {
            fail(new IOException("the connection to the driver was lost", cause));
        }
    }

    /** Nothing but a failure is of interest. */
    private final class Sent implements RpcResponseCallback {
        @Override
        public void onSuccess(ByteBuffer response) {
            // The next step says so too.
        }

        @Override
        public void onFailure(Throwable cause) {
            fail(new IOException("the driver could not take a step's sums", cause));
        }
    }
}
