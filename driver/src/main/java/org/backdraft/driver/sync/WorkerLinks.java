package org.backdraft.driver.sync;

import org.apache.spark.network.client.TransportClient;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The driver's connections to workers. Guarded by its {@link RemoteWorkers}. */
final class WorkerLinks {
    /*
     * A partition may have several workers for a while: a copy that Spark started, or a new attempt
     * whose forerunner's connection isn't known to be lost yet. Only the newest counts, and it alone
     * is asked and believed.
     */
    private final Map<TransportClient, WorkerLink> links = new HashMap<>();
    private List<Deque<WorkerLink>> ofPartition = List.of();

    /** Forgets the partitions, for those of another job. */
    void expect(int partitions) {
        ofPartition = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            ofPartition.add(new ArrayDeque<>());
        }
    }

    /** Number of partitions. */
    int partitions() {
        return ofPartition.size();
    }

    /** Notes that a worker is there for a partition. */
    void add(TransportClient client, int partition) {
        WorkerLink link = new WorkerLink(client, partition);
        links.put(client, link);
        ofPartition.get(partition).addLast(link);
    }

    /** Forgets a worker; the number of the partition that had it, or -1. */
    int remove(TransportClient client) {
        WorkerLink link = links.remove(client);
        boolean had =
                link != null
                        && link.partition() < partitions()
                        && ofPartition.get(link.partition()).remove(link);
        return had ? link.partition() : -1;
    }

    /** The connection to a worker. */
    WorkerLink of(TransportClient client) {
        WorkerLink link = links.get(client);
        if (link == null) {
            throw new IllegalStateException("sums of a worker that has not said who it is");
        }
        return link;
    }

    /** The worker of a partition that counts; null when there is none. */
    WorkerLink newest(int partition) {
        return ofPartition.get(partition).peekLast();
    }

    /** Whether a worker counts. */
    boolean isNewest(WorkerLink link) {
        return link.partition() < partitions() && newest(link.partition()) == link;
    }

    /** How many partitions have no worker. */
    int absent() {
        int absent = 0;
        for (Deque<WorkerLink> workers : ofPartition) {
            absent += workers.isEmpty() ? 1 : 0;
        }
        return absent;
    }

    /** Tells all workers that it is over. */
    void dismiss() {
        links.values().forEach(WorkerLink::dismiss);
    }
}
