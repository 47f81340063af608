package org.backdraft.driver.sync;

import org.apache.spark.network.client.StreamCallbackWithID;

import java.nio.ByteBuffer;

/** Something of a worker's sums on its way in: a slice, or all of them, packed. */
final class IncomingSums implements StreamCallbackWithID {
    private final RemoteWorkers driver;
    private final WorkerLink link;
    private final ResidentMessages.Sums header;
    private final ArrivingSums arriving;
    private SliceProgress progress;
    private RoundTimes times;

    /**
     * What a worker is about to send.
     *
     * @param arriving where it goes; null where it is to be passed over
     */
    IncomingSums(
            RemoteWorkers driver,
            WorkerLink link,
            ResidentMessages.Sums header,
            ArrivingSums arriving) {
        this.driver = driver;
        this.link = link;
        this.header = header;
        this.arriving = arriving;
    }

    /** The connection that it comes by. */
    WorkerLink link() {
        return link;
    }

    /** The number of the ask that it answers. */
    long ask() {
        return header.ask();
    }

    /** The number of its slice, or {@link ResidentMessages#PACKED}. */
    int slice() {
        return header.slice();
    }

    /** Whether it goes anywhere. */
    boolean isWanted() {
        return arriving != null;
    }

    /** How long the worker computed. */
    TaskTimes times() {
        return arriving.times();
    }

    /** Notes who took it, and who is told how long adding takes. */
    void takenBy(SliceProgress taker, RoundTimes listener) {
        progress = taker;
        times = listener;
    }

    /** Adds it to the sums that it is for; whether workers may go further now. */
    boolean addTo(RoundSums sums) {
        return sums.add(arriving, slice(), progress, times, link.partition());
    }

    @Override
    public String getID() {
        return "sums";
    }

    @Override
    public void onData(String id, ByteBuffer piece) {
        if (arriving != null) {
            arriving.accept(piece);
        }
    }

    @Override
    public void onComplete(String id) {
        if (driver.take(this)) {
            driver.add(this);
        } else {
            discard();
        }
    }

    /** The connection is lost, and the worker with it. */
    @Override
    public void onFailure(String id, Throwable cause) {
        discard();
    }

    private void discard() {
        if (arriving != null) {
            arriving.discard();
        }
    }
}
