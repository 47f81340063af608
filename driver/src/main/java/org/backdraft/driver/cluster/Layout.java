package org.backdraft.driver.cluster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which executor has which partitions: each a share in proportion to its cores, in runs of
 * neighbours as far as possible, and as few moved as possible.
 */
final class Layout {
    /*
     * Shares are rounded by largest remainder. Whoever holds partitions already keeps them up to its
     * share, the first ones; what is left is dealt in order, to the executor of the neighbour before
     * it while that has room, then to that of the neighbour behind it, then to the first with room.
     * So a first layout consists of runs, an executor that comes takes from each of the others, and
     * the share of one that goes is dealt to the others with no other partition moved.
     */
    private final List<SparkExecutor> executors;
    private final int[] owners;

    private Layout(List<SparkExecutor> executors, int[] owners) {
        this.executors = executors;
        this.owners = owners;
    }

    /**
     * A layout.
     *
     * @param holders the id of the executor that holds each partition; null for nobody
     * @param executors at least one
     */
    static Layout of(String[] holders, List<SparkExecutor> executors) {
        int[] held = indices(holders, executors);
        int[] room = shares(held, executors);
        int[] owners = new int[holders.length];
        for (int p = 0; p < owners.length; p++) {
            boolean keeps = held[p] >= 0 && room[held[p]] > 0;
            owners[p] = keeps ? held[p] : -1;
            if (keeps) {
                room[held[p]]--;
            }
        }
        for (int p = 0; p < owners.length; p++) {
            if (owners[p] < 0) {
                owners[p] = withRoom(owners, p, room);
                room[owners[p]]--;
            }
        }
        return new Layout(executors, owners);
    }

    /** The executor that has a partition. */
    SparkExecutor owner(int partition) {
        return executors.get(owners[partition]);
    }

    /** The partitions of each task, in order, for so many tasks an executor at most. */
    List<int[]> tasks(Map<String, Integer> tasksOfExecutor) {
        List<int[]> tasks = new ArrayList<>();
        for (int e = 0; e < executors.size(); e++) {
            int[] mine = partitionsOf(e);
            int count = Math.min(mine.length, tasksOfExecutor.get(executors.get(e).id()));
            for (int t = 0; t < count; t++) {
                int from = (int) ((long) t * mine.length / count);
                int to = (int) ((t + 1L) * mine.length / count);
                tasks.add(Arrays.copyOfRange(mine, from, to));
            }
        }
        return tasks;
    }

    private int[] partitionsOf(int executor) {
        int[] mine = new int[owners.length];
        int count = 0;
        for (int p = 0; p < owners.length; p++) {
            if (owners[p] == executor) {
                mine[count++] = p;
            }
        }
        return Arrays.copyOf(mine, count);
    }

    private static int[] indices(String[] holders, List<SparkExecutor> executors) {
        Map<String, Integer> index = new HashMap<>();
        for (int e = 0; e < executors.size(); e++) {
            index.put(executors.get(e).id(), e);
        }
        int[] held = new int[holders.length];
        Arrays.setAll(held, p -> index.getOrDefault(holders[p], -1));
        return held;
    }

    /** How many partitions each is to have; of equal claims, who holds more gets more. */
    private static int[] shares(int[] held, List<SparkExecutor> executors) {
        long cores = executors.stream().mapToLong(SparkExecutor::cores).sum();
        int[] shares = new int[executors.size()];
        long[] remainders = new long[shares.length];
        int[] holds = new int[shares.length];
        int left = held.length;
        for (int e = 0; e < shares.length; e++) {
            long claim = (long) held.length * executors.get(e).cores();
            shares[e] = (int) (claim / cores);
            remainders[e] = claim % cores;
            left -= shares[e];
        }
        for (int holder : held) {
            if (holder >= 0) {
                holds[holder]++;
            }
        }
        List<Integer> order = new ArrayList<>();
        for (int e = 0; e < shares.length; e++) {
            order.add(e);
        }
        order.sort(
                Comparator.comparingLong((Integer e) -> -remainders[e])
                        .thenComparingInt(e -> -holds[e]));
        for (int i = 0; i < left; i++) {
            shares[order.get(i)]++;
        }
        return shares;
    }

    private static int withRoom(int[] owners, int partition, int[] room) {
        int before = partition > 0 ? owners[partition - 1] : -1;
        if (before >= 0 && room[before] > 0) {
            return before;
        }
        int behind = partition + 1 < owners.length ? owners[partition + 1] : -1;
        if (behind >= 0 && room[behind] > 0) {
            return behind;
        }
        int first = 0;
        while (room[first] == 0) {
            first++;
        }
        return first;
    }
}
