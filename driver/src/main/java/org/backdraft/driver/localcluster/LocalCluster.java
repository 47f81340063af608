package org.backdraft.driver.localcluster;

import org.backdraft.driver.localcluster.ClusterState.Ports;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The cluster of a folder: started, stopped and looked at by commands that end. */
public final class LocalCluster {
    private static final long END_MILLIS = 15_000;
    private static final long POLL_MILLIS = 200;

    private final ClusterFolder folder;

    public LocalCluster(ClusterFolder folder) {
        this.folder = folder;
    }

    /** What was started here last; null when nothing ever was. */
    public ClusterState state() throws IOException {
        return ClusterState.read(folder.state());
    }

    /**
     * Starts the processes that don't run yet and waits until all answer. While some run the layout
     * stays as it is.
     *
     * @param seconds at most, for everything
     * @return what runs now
     * @throws IOException when a process ends or time is up; all are then stopped, and the message
     *     names the log
     */
    public ClusterState start(ClusterLayout layout, int seconds)
            throws IOException, InterruptedException {
        Files.createDirectories(folder.logs());
        FileChannel lock = lock();
        try {
            ClusterState before = state();
            boolean running =
                    before != null && before.processes().stream().anyMatch(Daemon::isAlive);
            ClusterState state =
                    running ? before : new ClusterState(layout, ports(before), List.of());
            return start(state, seconds);
        } finally {
            lock.close();
        }
    }

    /** Those of the last time, as far as they are free. */
    private static Ports ports(ClusterState before) throws IOException {
        Ports wanted = before == null ? new Ports(0, 0, 0, 0) : before.ports();
        FreePorts free = new FreePorts();
        return new Ports(
                free.next(wanted.master()),
                free.next(wanted.masterUi()),
                free.next(wanted.nameNode()),
                free.next(wanted.nameNodeUi()));
    }

    private ClusterState start(ClusterState before, int seconds)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        try {
            ClusterState state = startSpark(startHdfs(before));
            await(state, end, seconds);
            return state;
        } catch (IOException | InterruptedException | RuntimeException e) {
            // As it was written down: what was started last may be missing here.
            stop(state());
            throw e;
        }
    }

    private ClusterState startHdfs(ClusterState before) throws IOException, InterruptedException {
        ClusterState state = before;
        if (state.layout().dataNodes() > 0) {
            HdfsProcesses hdfs = HdfsProcesses.in(folder, state);
            hdfs.format();
            state = running(state, "namenode", hdfs::nameNode);
            for (int i = 1; i <= state.layout().dataNodes(); i++) {
                String name = "datanode-" + i;
                int number = i;
                state = running(state, name, () -> hdfs.dataNode(name, number));
            }
        }
        return state;
    }

    private ClusterState startSpark(ClusterState before) throws IOException {
        ClusterState state = before;
        if (state.layout().workers() > 0) {
            SparkProcesses spark = SparkProcesses.in(folder);
            ClusterLayout layout = state.layout();
            Ports ports = state.ports();
            String master = state.master();
            state = running(state, "master", () -> spark.master(ports.master(), ports.masterUi()));
            for (int i = 1; i <= layout.workers(); i++) {
                String name = "worker-" + i;
                state = running(state, name, () -> spark.worker(name, "127.0.0.1", layout, master));
            }
        }
        return state;
    }

    private interface Start {
        Daemon start() throws IOException;
    }

    /** With that process, started unless it lives, and written down. */
    private ClusterState running(ClusterState state, String name, Start start) throws IOException {
        if (state.lives(name)) {
            return state;
        }
        ClusterState more = state.with(start.start());
        more.write(folder.state());
        return more;
    }

    private void await(ClusterState state, long end, int seconds)
            throws IOException, InterruptedException {
        while (true) {
            List<String> missing = missing(state);
            if (missing.isEmpty()) {
                return;
            }
            for (Daemon dead : state.dead()) {
                throw new IOException(
                        "%s ended while it was starting; see %s"
                                .formatted(dead.name(), dead.log()));
            }
            if (System.nanoTime() - end > 0) {
                throw new IOException(
                        "after %d seconds there is still %s; see the logs in %s, or allow more with"
                                        .formatted(
                                                seconds,
                                                String.join(" and ", missing),
                                                folder.logs())
                                + " --timeout");
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** What isn't as it should be, for people; empty when all is well. */
    public List<String> missing(ClusterState state) throws InterruptedException {
        ClusterLayout layout = state.layout();
        List<String> missing = new ArrayList<>();
        if (layout.dataNodes() > 0) {
            HdfsProcesses.Health health = HdfsProcesses.health(state.hdfs(), state.youngestStart("datanode-"));
            if (health == null) {
                missing.add("no answer from the NameNode");
            } else if (health.dataNodes() < layout.dataNodes()) {
                missing.add("%d of %d DataNodes".formatted(health.dataNodes(), layout.dataNodes()));
            }
            if (health != null && health.safeMode()) {
                missing.add("HDFS in safe mode");
            }
        }
        if (layout.workers() > 0) {
            int workers = SparkProcesses.registeredWorkers(state.ports().masterUi());
            if (workers < 0) {
                missing.add("no answer from the master");
            } else if (workers < layout.workers()) {
                missing.add("%d of %d workers".formatted(workers, layout.workers()));
            }
        }
        return missing;
    }

    /**
     * Ends all processes that still live: asks first, then kills.
     *
     * @return how many lived
     */
    public int stop() throws IOException, InterruptedException {
        if (state() == null) {
            return 0;
        }
        FileChannel lock = lock();
        try {
            return stop(state());
        } finally {
            lock.close();
        }
    }

    private int stop(ClusterState state) throws IOException, InterruptedException {
        if (state == null) {
            return 0;
        }
        // Those that use others end before them.
        List<Daemon> alive =
                new ArrayList<>(state.processes().stream().filter(Daemon::isAlive).toList());
        Collections.reverse(alive);
        alive.forEach(Daemon::terminate);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(END_MILLIS);
        for (Daemon daemon : alive) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (!daemon.awaitEnd(Math.max(0, left))) {
                daemon.kill();
                daemon.awaitEnd(END_MILLIS);
            }
        }
        state.stopped().write(folder.state());
        return alive.size();
    }

    /** So that two commands don't change the cluster at once; held until it is closed. */
    private FileChannel lock() throws IOException {
        FileChannel channel =
                FileChannel.open(
                        folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            throw new IOException(
                    "another command is starting or stopping the cluster in " + folder.root());
        }
        return channel;
    }
}
