package org.backdraft.driver.sync;

import org.apache.spark.network.buffer.NioManagedBuffer;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** The driver's connection to one worker. Guarded by its {@link RemoteWorkers}. */
final class WorkerLink implements RpcResponseCallback {
    /*
     * A worker is told that it may go further every few slices, not for each one. That never stops it
     * for good: when it has sent all that it may, and all of that is finished, it may send as many
     * again. The word for it waits its turn behind what other threads gave the connection to send: it
     * must not come before the step that it is about.
     */
    private static final int STRIDE = SliceProgress.AHEAD / 2;

    private static final long NOTHING = -1;

    private final TransportClient client;
    private final int partition;
    private long ask;
    private long round = NOTHING;
    private int slices;
    private int end;
    private boolean computes;
    private boolean spoilt;
    private final ByteBuffer window = NumberBody.window();
    private ByteBuffer in = ByteBuffer.allocate(0);

    WorkerLink(TransportClient client, int partition) {
        this.client = client;
        this.partition = partition;
    }

    int partition() {
        return partition;
    }

    /** Whether nothing has come yet of what it was asked for last. */
    boolean computes() {
        return computes;
    }

    /** Whether what it was asked for last is of a round, and nothing of it was thrown away. */
    boolean serves(long ofRound) {
        return round == ofRound && !spoilt;
    }

    /** Whether this is the number of what it was asked for last. */
    boolean isCurrent(long ofAsk) {
        return ofAsk == ask;
    }

    /**
     * Asks for the sums of a round.
     *
     * @param from the first slice that is wanted
     * @param to behind the last that may be sent now
     * @param thetas read until some of them have come
     */
    void ask(long ofRound, long step, int ofSlices, int from, int to, List<float[]> thetas) {
        ask++;
        round = ofRound;
        slices = ofSlices;
        end = to;
        computes = true;
        spoilt = false;
        ByteBuffer header =
                ResidentMessages.step(
                        new ResidentMessages.Step(
                                ask, step, slices, from, to, ResidentMessages.lengths(thetas)));
        client.uploadStream(
                new NioManagedBuffer(header), new NumberBody(Stretch.ofAll(thetas), window), this);
    }

    /** Lets the worker send slices until another one, if that is worth a word. */
    void extend(int to) {
        if (to - end >= STRIDE || (to > end && to == slices)) {
            end = to;
            ByteBuffer word = ResidentMessages.further(ask, to);
            client.getChannel().eventLoop().execute(() -> client.send(word));
        }
    }

    /** Something came of what it was asked for last. */
    void answered() {
        computes = false;
    }

    /** Something of what it was asked for last was thrown away. */
    void spoil() {
        spoilt = true;
    }

    /** Room for so many bytes of packed sums, little-endian. */
    ByteBuffer room(int bytes) {
        if (in.capacity() < bytes) {
            in = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
        return in.clear().limit(bytes);
    }

    /** Tells the worker that it is over. */
    void dismiss() {
        client.send(ResidentMessages.over());
    }

    /** The worker has the thetas; the sums say the rest. */
    @Override
    public void onSuccess(ByteBuffer response) {
        // Nothing is waiting for it.
    }

    /** A worker that can't take a step is as good as lost. */
    @Override
    public void onFailure(Throwable cause) {
        client.close();
    }
}
