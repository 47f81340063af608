package org.backdraft.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

class LayoutTest {

    private static List<SparkExecutor> executors(int... cores) {
        List<SparkExecutor> executors = new ArrayList<>();
        for (int i = 0; i < cores.length; i++) {
            executors.add(new SparkExecutor(Integer.toString(i), "host" + i, cores[i]));
        }
        return executors;
    }

    private static String owners(Layout layout, int partitions) {
        StringBuilder owners = new StringBuilder();
        for (int p = 0; p < partitions; p++) {
            owners.append(layout.owner(p).id());
        }
        return owners.toString();
    }

    private static String[] holders(String owners) {
        return owners.chars()
                .mapToObj(c -> c == '-' ? null : Character.toString(c))
                .toArray(String[]::new);
    }

    private static String after(String before, List<SparkExecutor> executors) {
        return owners(Layout.of(holders(before), executors), before.length());
    }

    @Test
    void owners_nothingHeld_areRunsInProportionToCores() {
        assertThat(after("--------", executors(1, 1))).isEqualTo("00001111");
        assertThat(after("--------", executors(1, 2, 1))).isEqualTo("00111122");
        assertThat(after("-------", executors(2, 2, 2))).isEqualTo("0001122");
        assertThat(after("--", executors(1, 1, 1))).isEqualTo("01");
    }

    @Test
    void owners_executorAdded_takesFromEach() {
        assertThat(after("00001111", executors(1, 1, 2))).isEqualTo("00221122");
    }

    @Test
    void owners_executorGone_onlyItsPartitionsMove() {
        List<SparkExecutor> left = List.of(executors(1, 1, 1).get(0), executors(1, 1, 1).get(2));

        assertThat(after("000111222", left)).isEqualTo("000002222");
    }

    @Test
    void owners_heldByStrangers_areDealtAnew() {
        assertThat(after("77777777", executors(1, 1))).isEqualTo("00001111");
    }

    @Test
    void tasks_ofAnExecutor_partItsPartitionsInOrder() {
        Layout layout = Layout.of(holders("0100111101"), executors(1, 1));

        assertThat(layout.tasks(Map.of("0", 1, "1", 2)))
                .containsExactly(new int[] {0, 2, 3, 8, 9}, new int[] {1, 4}, new int[] {5, 6, 7});
    }

    @Test
    void tasks_moreThanPartitions_areOnePartitionEach() {
        assertThat(Layout.of(holders("01"), executors(4, 4)).tasks(Map.of("0", 4, "1", 4)))
                .containsExactly(new int[] {0}, new int[] {1});
    }

    /** Against what is asked of a layout, in random clusters that change. */
    @Test
    void owners_clustersThatChange_stayProportionalAndMoveNoMoreThanTheyMust() {
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int partitions = random.nextInt(1, 70);
            String[] held = new String[partitions];
            for (int change = 0; change < 6; change++) {
                List<SparkExecutor> executors = new ArrayList<>();
                for (int id = 0; id < 9; id++) {
                    if (random.nextInt(3) > 0 || (id == 8 && executors.isEmpty())) {
                        executors.add(new SparkExecutor(Integer.toString(id), "host", 1 + id % 4));
                    }
                }
                Layout layout = Layout.of(held, executors);
                check(layout, held, executors, "seed " + seed + ", change " + change);
                String[] next = new String[partitions];
                IntStream.range(0, partitions).forEach(p -> next[p] = layout.owner(p).id());
                held = next;
            }
        }
    }

    private static void check(
            Layout layout, String[] held, List<SparkExecutor> executors, String where) {
        int cores = executors.stream().mapToInt(SparkExecutor::cores).sum();
        Map<String, Integer> has = new HashMap<>();
        Map<String, Integer> kept = new HashMap<>();
        Map<String, Integer> had = new HashMap<>();
        for (int p = 0; p < held.length; p++) {
            String owner = layout.owner(p).id();
            has.merge(owner, 1, Integer::sum);
            if (held[p] != null) {
                had.merge(held[p], 1, Integer::sum);
                kept.merge(held[p], owner.equals(held[p]) ? 1 : 0, Integer::sum);
            }
        }
        for (SparkExecutor executor : executors) {
            double share = (double) held.length * executor.cores() / cores;
            int count = has.getOrDefault(executor.id(), 0);
            assertThat(Math.abs(count - share)).as(where).isLessThan(1);
            assertThat(kept.getOrDefault(executor.id(), 0))
                    .as("kept by %s, %s", executor.id(), where)
                    .isEqualTo(Math.min(had.getOrDefault(executor.id(), 0), count));
        }
    }
}
