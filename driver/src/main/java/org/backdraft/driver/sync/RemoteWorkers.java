package org.backdraft.driver.sync;

import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.StreamCallbackWithID;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.server.OneForOneStreamManager;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.StreamManager;
import org.apache.spark.network.server.TransportServer;
import org.backdraft.worker.GradientSum;
import org.backdraft.worker.GradientTask;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Resident workers in other JVMs, with a connection to each. */
final class RemoteWorkers extends RpcHandler implements ResidentWorkers {
    /*
     * All state is guarded by this, but bytes are moved and sums are added outside of it, by the
     * network's threads: while one slice is added, the next ones arrive. A round is over when the
     * last of them has said so.
     *
     * A worker is asked for a round when it has shown, by the first of its sums, that it has computed
     * the one before, so it never gets parameters while it computes. They are read from the caller's
     * arrays while they are sent, and the caller may change these while they are still on their way
     * to a worker that doesn't count any more: what that worker makes of them is thrown away, as it
     * is the answer to an earlier ask. A worker that takes the place of one that was lost is asked for
     * the slices that are missing: they have the same bits.
     */
    private static final long LOOK_MILLIS = 100;
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final long number = NUMBERS.incrementAndGet();
    private final SparkTransport transport;
    private final TransportServer server;
    private final String host;
    private final StreamManager noStreams = new OneForOneStreamManager();
    private final RoundSums sums;
    private final WorkerLinks links = new WorkerLinks();

    private int job;
    private boolean dismissed = true;
    private SliceProgress progress;
    private RoundTimes roundTimes;
    private long round;
    private boolean asking;
    private long step;
    private List<float[]> thetas;
    private int adding;
    private RuntimeException failure;
    private StepTimes times = StepTimes.NONE;

    /**
     * Listens where executors reach this driver.
     *
     * @param port 0 for any that is free
     * @param sliceNumbers most numbers of a slice of sums
     */
    RemoteWorkers(List<GradientTask> tasks, int port, int sliceNumbers) {
        SparkConf conf = SparkEnv.get().conf();
        sums = new RoundSums(tasks, sliceNumbers);
        host = conf.get("spark.driver.host");
        transport = new SparkTransport(this, 0);
        server = transport.serve(conf.get("spark.driver.bindAddress", host), port);
    }

    @Override
    public synchronized ResidentAddress expect(int partitions) {
        job++;
        dismissed = false;
        links.expect(partitions);
        progress = new SliceProgress(sums.slices(), partitions);
        roundTimes = new RoundTimes(partitions);
        return new ResidentAddress(number, job, host, server.getPort());
    }

    @Override
    public synchronized List<GradientSum> gradients(
            List<float[]> thetas, long step, Patience patience) {
        long start = System.nanoTime();
        start(thetas, step);
        long asked = System.nanoTime();
        while (!progress.isOver() && failure == null) {
            pause();
            if (!progress.isOver() && (dismissed || !patience.waitsOn(links.absent()))) {
                asking = false;
                return null;
            }
        }
        asking = false;
        if (failure != null) {
            throw failure;
        }
        long added = System.nanoTime();
        List<GradientSum> roots = sums.roots(thetas);
        long end = System.nanoTime();
        times = times.plus(roundTimes.step(asked - start, end - asked, end - added));
        return roots;
    }

    @Override
    public synchronized void dismiss() {
        dismissed = true;
        links.dismiss();
        notifyAll();
    }

    @Override
    public synchronized StepTimes times() {
        return times;
    }

    @Override
    public synchronized boolean missesErrors() {
        return sums.missesErrors();
    }

    /** Bytes of all buffers that slices were ever received and added in. */
    long bufferBytes() {
        return sums.bufferBytes();
    }

    @Override
    public void close() {
        dismiss();
        server.close();
        transport.close();
    }

    @Override
    public void receive(TransportClient client, ByteBuffer message, RpcResponseCallback answer) {
        ResidentMessages.Hello hello = ResidentMessages.hello(message);
        answer.onSuccess(ResidentMessages.answer(welcome(client, hello)));
    }

    @Override
    public synchronized StreamCallbackWithID receiveStream(
            TransportClient client, ByteBuffer message, RpcResponseCallback callback) {
        WorkerLink link = links.of(client);
        ResidentMessages.Sums header = ResidentMessages.sums(message);
        boolean wanted =
                isAwaited(link, header.ask()) && progress.isNext(link.partition(), header.slice());
        return new IncomingSums(this, link, header, wanted ? sums.arriving(link, header) : null);
    }

    @Override
    public StreamManager getStreamManager() {
        return noStreams;
    }

    @Override
    public synchronized void channelInactive(TransportClient client) {
        int partition = links.remove(client);
        if (partition >= 0) {
            engage(partition);
            notifyAll();
        }
    }

    private void start(List<float[]> thetas, long step) {
        while (adding > 0) {
            pause();
        }
        round++;
        sums.reset(step);
        progress.start();
        roundTimes.start();
        failure = null;
        this.step = step;
        this.thetas = new ArrayList<>(thetas);
        asking = true;
        engageAll();
    }

    private void engageAll() {
        for (int partition = 0; partition < links.partitions(); partition++) {
            engage(partition);
        }
    }

    /** Lets the worker of a partition do what is missing of the round, as far as it can now. */
    private void engage(int partition) {
        WorkerLink newest = links.newest(partition);
        if (!asking || newest == null || progress.isComplete(partition)) {
            return;
        }
        int end = progress.end();
        if (newest.serves(round)) {
            newest.extend(end);
        } else if (!newest.computes()) {
            newest.ask(round, step, sums.slices(), progress.next(partition), end, thetas);
        }
    }

    private synchronized boolean welcome(TransportClient client, ResidentMessages.Hello hello) {
        if (dismissed
                || hello.source() != number
                || hello.job() != job
                || hello.partition() >= links.partitions()) {
            return false;
        }
        links.add(client, hello.partition());
        engage(hello.partition());
        notifyAll();
        return true;
    }

    /** Whether a worker's answer to an ask is one to the round. */
    private boolean isAwaited(WorkerLink link, long ask) {
        return asking && link.isCurrent(ask) && link.serves(round) && links.isNewest(link);
    }

    /** Whether something that has come is to be added. */
    synchronized boolean take(IncomingSums incoming) {
        WorkerLink link = incoming.link();
        if (!link.isCurrent(incoming.ask())) {
            return false;
        }
        link.answered();
        int partition = link.partition();
        boolean awaited = isAwaited(link, incoming.ask());
        if (awaited && incoming.isWanted() && progress.take(partition, incoming.slice())) {
            incoming.takenBy(progress, roundTimes);
            adding++;
            if (progress.isComplete(partition)) {
                roundTimes.computed(incoming.times());
            }
            return true;
        }
        if (!awaited || !progress.has(partition, incoming.slice())) {
            link.spoil();
        }
        if (links.isNewest(link)) {
            engage(partition);
        }
        return false;
    }

    /** Adds something that was taken. */
    void add(IncomingSums incoming) {
        boolean further = false;
        RuntimeException failed = null;
        try {
            further = incoming.addTo(sums);
        } catch (RuntimeException e) {
            failed = e;
        }
        added(further, failed);
    }

    private synchronized void added(boolean further, RuntimeException failed) {
        adding--;
        failure = failure == null ? failed : failure;
        if (further) {
            engageAll();
        }
        if (progress.isOver() || failure != null || adding == 0) {
            notifyAll();
        }
    }

    private void pause() {
        try {
            wait(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
