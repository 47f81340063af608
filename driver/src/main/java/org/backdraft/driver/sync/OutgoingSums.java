package org.backdraft.driver.sync;

import org.apache.spark.network.buffer.ManagedBuffer;
import org.apache.spark.network.buffer.NioManagedBuffer;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.backdraft.worker.TreeSum;

import java.nio.ByteBuffer;
import java.util.List;

/** A worker's sums of a step on their way to the driver: slice by slice, as far as it allows. */
final class OutgoingSums {
    /*
     * All state belongs to the connection's own thread: what it sends keeps its order, which messages
     * of several threads would not. What is sent is read from the trees' arrays meanwhile. When a new
     * step comes before all of it is sent, the driver has no use for the rest, whatever the worker
     * has then written into the arrays.
     */
    private final TransportClient client;
    private final RpcResponseCallback sent;
    private final ByteBuffer window = NumberBody.window();
    private ResidentMessages.Step step;
    private List<TreeSum> trees;
    private ByteBuffer beside;
    private int next;
    private int end;

    /**
     * Nothing yet.
     *
     * @param sent told when the driver has a message, or will never have it
     */
    OutgoingSums(TransportClient client, RpcResponseCallback sent) {
        this.client = client;
        this.sent = sent;
    }

    /** From now on the sums of this step are to be sent, and no others; by the network's thread. */
    void begin(ResidentMessages.Step asked) {
        step = asked;
        trees = null;
        next = asked.from();
        end = asked.to();
    }

    /** The driver's word that slices until another one may be sent; by the network's thread. */
    void further(long ask, int to) {
        if (step != null && step.ask() == ask) {
            end = to;
            sendSlices();
        }
    }

    /**
     * Sends the step's sums, slice by slice.
     *
     * @param sums one tree a model; read until the next step comes
     */
    void send(List<TreeSum> sums, TaskTimes times) {
        ByteBuffer besideNumbers = SliceMessage.beside(sums, times);
        execute(
                () -> {
                    trees = sums;
                    beside = besideNumbers;
                    sendSlices();
                });
    }

    /** Sends the step's sums, packed, which must not change until the next step comes. */
    void send(ByteBuffer packed) {
        execute(
                () ->
                        send(
                                ResidentMessages.packed(step.ask(), packed.remaining()),
                                new NioManagedBuffer(packed)));
    }

    private void execute(Runnable work) {
        client.getChannel().eventLoop().execute(work);
    }

    private void sendSlices() {
        while (trees != null && next < end) {
            send(
                    ResidentMessages.slice(step.ask(), next, beside),
                    new NumberBody(SliceMessage.numbers(trees, next, step.slices()), window));
            next++;
        }
    }

    private void send(ByteBuffer header, ManagedBuffer body) {
        client.uploadStream(new NioManagedBuffer(header), body, sent);
    }
}
