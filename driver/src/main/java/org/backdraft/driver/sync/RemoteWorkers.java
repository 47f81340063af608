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
import org.backdraft.tensor.Sweep;
import org.backdraft.worker.GradientSum;
import org.backdraft.worker.GradientTask;
import org.backdraft.worker.TreeSum;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Resident workers in other JVMs, with a connection to each. */
final class RemoteWorkers extends RpcHandler implements ResidentWorkers {
    /*
     * All state is guarded by this, but bytes are moved and sums are added outside of it, by the
     * network's threads; a round is over when the last of them has said so. The addition that
     * finishes a tree is then shared by the driver's cores.
     *
     * A partition may have several workers for a while: a copy that Spark started, or a new attempt
     * whose forerunner's connection isn't known to be lost yet. Only the newest counts, and it alone
     * is asked and believed. A worker is asked for a round when it has answered the one before, so
     * it never gets parameters while it computes. They are read from the caller's arrays while they
     * are sent, and the caller may change these while they are still on their way to a worker that
     * doesn't count any more: what that worker makes of them is thrown away, as it is the answer to
     * an earlier round.
     */
    private static final long LOOK_MILLIS = 100;
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final long number = NUMBERS.incrementAndGet();
    private final SparkTransport transport;
    private final TransportServer server;
    private final String host;
    private final StreamManager noStreams = new OneForOneStreamManager();
    private final List<TreeSum> trees;
    private final Sweep sweep = new Sweep(Runtime.getRuntime().availableProcessors());
    private final Map<TransportClient, WorkerLink> links = new HashMap<>();

    private int job;
    private boolean dismissed = true;
    private List<Deque<WorkerLink>> workers = List.of();
    private boolean[] answered = {};
    private long round;
    private boolean asking;
    private ByteBuffer header;
    private List<float[]> thetas;
    private int missing;
    private int adding;
    private RuntimeException failure;
    private TaskTimes tasks = TaskTimes.NONE;
    private long pack;
    private long merge;
    private StepTimes times = StepTimes.NONE;

    /**
     * Listens where executors reach this driver.
     *
     * @param port 0 for any that is free
     */
    RemoteWorkers(List<GradientTask> tasks, int port) {
        SparkConf conf = SparkEnv.get().conf();
        trees = tasks.stream().map(JobPerStep::tree).toList();
        host = conf.get("spark.driver.host");
        transport = new SparkTransport(this, 0);
        server = transport.serve(conf.get("spark.driver.bindAddress", host), port);
    }

    @Override
    public synchronized ResidentAddress expect(int partitions) {
        job++;
        dismissed = false;
        workers = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            workers.add(new ArrayDeque<>());
        }
        answered = new boolean[partitions];
        return new ResidentAddress(number, job, host, server.getPort());
    }

    @Override
    public synchronized List<GradientSum> gradients(
            List<float[]> thetas, long step, Patience patience) {
        long start = System.nanoTime();
        start(thetas, step);
        long asked = System.nanoTime();
        while (missing > 0 && failure == null) {
            pause();
            if (missing > 0 && (dismissed || !patience.waitsOn(absent()))) {
                asking = false;
                return null;
            }
        }
        asking = false;
        if (failure != null) {
            throw failure;
        }
        long added = System.nanoTime();
        List<GradientSum> sums = new ArrayList<>(trees.size());
        for (int i = 0; i < trees.size(); i++) {
            trees.get(i).complete(sweep);
            sums.add(JobPerStep.root(trees.get(i), thetas.get(i)));
        }
        long end = System.nanoTime();
        merge += end - added;
        record(asked - start, end - asked);
        return sums;
    }

    @Override
    public synchronized void dismiss() {
        dismissed = true;
        links.values().forEach(WorkerLink::dismiss);
        notifyAll();
    }

    @Override
    public synchronized StepTimes times() {
        return times;
    }

    @Override
    public synchronized boolean missesErrors() {
        return ErrorWatch.isMissing(trees);
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
    public StreamCallbackWithID receiveStream(
            TransportClient client, ByteBuffer message, RpcResponseCallback callback) {
        return new Incoming(link(client), ResidentMessages.sums(message));
    }

    @Override
    public StreamManager getStreamManager() {
        return noStreams;
    }

    @Override
    public synchronized void channelInactive(TransportClient client) {
        WorkerLink link = links.remove(client);
        if (link != null && link.partition() < workers.size()) {
            workers.get(link.partition()).remove(link);
            askAgain(link.partition());
            notifyAll();
        }
    }

    private void start(List<float[]> thetas, long step) {
        while (adding > 0) {
            pause();
        }
        round++;
        trees.forEach(tree -> tree.reset(step));
        Arrays.fill(answered, false);
        missing = answered.length;
        failure = null;
        tasks = TaskTimes.NONE;
        pack = 0;
        merge = 0;
        this.thetas = new ArrayList<>(thetas);
        header = ResidentMessages.step(round, step, thetas);
        asking = true;
        for (int partition = 0; partition < answered.length; partition++) {
            askAgain(partition);
        }
    }

    /** Asks the worker of a partition for the round, if it is missing and not under way. */
    private void askAgain(int partition) {
        WorkerLink newest = workers.get(partition).peekLast();
        if (asking && !answered[partition] && newest != null && !newest.isBusy()) {
            newest.ask(round, header.duplicate(), thetas);
        }
    }

    private synchronized boolean welcome(TransportClient client, ResidentMessages.Hello hello) {
        if (dismissed
                || hello.source() != number
                || hello.job() != job
                || hello.partition() >= workers.size()) {
            return false;
        }
        WorkerLink link = new WorkerLink(client, hello.partition());
        links.put(client, link);
        workers.get(hello.partition()).addLast(link);
        askAgain(hello.partition());
        notifyAll();
        return true;
    }

    private synchronized WorkerLink link(TransportClient client) {
        WorkerLink link = links.get(client);
        if (link == null) {
            throw new IllegalStateException("sums of a worker that has not said who it is");
        }
        return link;
    }

    /** Whether sums that have come are to be added. */
    private synchronized boolean take(WorkerLink link, long ofRound) {
        link.paid();
        int partition = link.partition();
        if (partition >= workers.size() || link != workers.get(partition).peekLast()) {
            return false;
        }
        if (!asking || ofRound != round || answered[partition]) {
            askAgain(partition);
            return false;
        }
        answered[partition] = true;
        adding++;
        return true;
    }

    private void add(ArrivingSums sums) {
        long mergeNanos = 0;
        RuntimeException failed = null;
        try {
            mergeNanos = sums.offer();
        } catch (RuntimeException e) {
            failed = e;
        }
        added(sums, mergeNanos, failed);
    }

    private synchronized void added(ArrivingSums sums, long mergeNanos, RuntimeException failed) {
        tasks = tasks.plus(sums.times());
        pack = Math.max(pack, sums.packNanos());
        merge = Math.max(merge, mergeNanos);
        failure = failure == null ? failed : failure;
        adding--;
        missing--;
        if (missing == 0 || failure != null || adding == 0) {
            notifyAll();
        }
    }

    private int absent() {
        int absent = 0;
        for (Deque<WorkerLink> ofPartition : workers) {
            absent += ofPartition.isEmpty() ? 1 : 0;
        }
        return absent;
    }

    private void record(long broadcast, long waited) {
        long compute = tasks.most();
        long schedule = Math.max(0, waited - compute - pack - merge);
        Waits waits = Waits.of(tasks);
        times = times.plus(new StepTimes(1, broadcast, schedule, compute, pack, merge, 0, waits));
    }

    private void pause() {
        try {
            wait(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** A worker's sums on their way in. */
    private final class Incoming implements StreamCallbackWithID {
        private final WorkerLink link;
        private final long ofRound;
        private final ArrivingSums sums;

        private Incoming(WorkerLink link, ResidentMessages.Sums header) {
            this.link = link;
            this.ofRound = header.round();
            this.sums =
                    header.areWhole()
                            ? WholeSums.arriving(header.beside(), trees)
                            : new ArrivingBytes(link.room(header.bytes()), trees);
        }

        @Override
        public String getID() {
            return "sums";
        }

        @Override
        public void onData(String id, ByteBuffer piece) {
            sums.accept(piece);
        }

        @Override
        public void onComplete(String id) {
            if (take(link, ofRound)) {
                add(sums);
            } else {
                sums.discard();
            }
        }

        /** The connection is lost, and the worker with it. */
        @Override
        public void onFailure(String id, Throwable cause) {
            sums.discard();
        }
    }
}
