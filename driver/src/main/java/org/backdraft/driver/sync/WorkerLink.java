package org.backdraft.driver.sync;

import org.apache.spark.network.buffer.NioManagedBuffer;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** The driver's connection to one worker. Guarded by its {@link RemoteWorkers}. */
final class WorkerLink implements RpcResponseCallback {
    private static final long NOTHING = -1;

    private final TransportClient client;
    private final int partition;
    private long owes = NOTHING;
    private final ByteBuffer window = FloatBody.window();
    private ByteBuffer in = ByteBuffer.allocate(0);

    WorkerLink(TransportClient client, int partition) {
        this.client = client;
        this.partition = partition;
    }

    int partition() {
        return partition;
    }

    /** Whether the sums of a round that was asked for haven't come yet. */
    boolean isBusy() {
        return owes != NOTHING;
    }

    /**
     * Asks for the sums of a round.
     *
     * @param thetas read until they have come
     */
    void ask(long round, ByteBuffer header, List<float[]> thetas) {
        owes = round;
        client.uploadStream(new NioManagedBuffer(header), new FloatBody(thetas, window), this);
    }

    /** The sums that were owed have come. */
    void paid() {
        owes = NOTHING;
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
