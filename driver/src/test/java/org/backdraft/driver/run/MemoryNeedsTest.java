package org.backdraft.driver.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.backdraft.worker.GradientSum;
import org.backdraft.worker.TreeSum;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Copies of a model that a step needs, counted by hand and by the tree itself. */
class MemoryNeedsTest {
    private static final long MODEL = 200_000_000;
    private static final MemoryNeeds SLICES = new MemoryNeeds(MODEL, 1, 2, false, true, true);
    private static final MemoryNeeds DRIVER = new MemoryNeeds(MODEL, 1, 2, false, true, false);
    private static final MemoryNeeds RESIDENT = new MemoryNeeds(MODEL, 1, 2, false, false, false);

    private static MemoryEstimate estimate(long limit) {
        return new MemoryEstimate("executor 3", "spark.executor.memory", limit);
    }

    /** Buffers that one thread's tree really makes for the shards 0, 1, ... */
    private static int buffersMade(int shards) {
        TreeSum tree = new TreeSum(shards, 1);
        Set<GradientSum> made = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int shard = 0; shard < shards; shard++) {
            GradientSum sum = tree.buffer();
            made.add(sum);
            tree.offer(tree.leaf(shard), sum);
        }
        return made.size();
    }

    @Test
    void buffers_oneThread_areThoseThatTheTreeMakes() {
        for (int shards = 1; shards <= 70; shards++) {
            assertThat(MemoryNeeds.buffers(shards, 1))
                    .as(shards + " shards")
                    .isEqualTo(buffersMade(shards));
        }
    }

    @Test
    void buffers_manyThreads_areOneEachButNoMoreThanShards() {
        assertThat(MemoryNeeds.buffers(8, 8)).isEqualTo(8);
        assertThat(MemoryNeeds.buffers(3, 8)).isEqualTo(3);
        assertThat(MemoryNeeds.buffers(64, 8)).isEqualTo(8);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 3", "2, 1, 4", "2, 2, 4", "5, 4, 6"})
    void onExecutor_slices_isTwoThetasAndTheBuffers(int shards, int threads, int copies) {
        long bytes = SLICES.onExecutor(estimate(0), shards, threads, 7).bytes();

        assertThat(bytes - 7 - copies * MODEL).isBetween(0L, MODEL / 2);
    }

    @Test
    void onExecutor_sumsToTheDriver_areTwoModelsMoreThanSlices() {
        long more =
                DRIVER.onExecutor(estimate(0), 1, 1, 0).bytes()
                        - SLICES.onExecutor(estimate(0), 1, 1, 0).bytes();

        assertThat(more).isBetween(3 * MODEL / 2, 2 * MODEL);
    }

    @Test
    void onDriver_manyTasks_growsWithThemUnlessInSlices() {
        assertThat(SLICES.onDriver(estimate(0), 100).bytes())
                .isEqualTo(SLICES.onDriver(estimate(0), 2).bytes());
        assertThat(DRIVER.onDriver(estimate(0), 100).bytes())
                .isEqualTo(DRIVER.onDriver(estimate(0), 2).bytes() + 98 * MODEL);
        assertThat(RESIDENT.onDriver(estimate(0), 100).bytes())
                .isBetween(
                        RESIDENT.onDriver(estimate(0), 1).bytes() + MODEL / 2,
                        RESIDENT.onDriver(estimate(0), 1).bytes() + 2 * MODEL);
        assertThat(SLICES.resultBytes(100)).isEqualTo(MODEL);
        assertThat(DRIVER.resultBytes(100)).isEqualTo(100 * MODEL);
    }

    @Test
    void onDriver_everyCopy_isCounted() {
        MemoryNeeds rich = new MemoryNeeds(MODEL, 3, 5, true, true, true);

        long more = rich.onDriver(estimate(0), 1).bytes() - SLICES.onDriver(estimate(0), 1).bytes();

        assertThat(more).isEqualTo((2 + 3 + 1) * MODEL);
    }

    @Test
    void complaint_tooSmall_namesThePartsAndWhatToRaise() {
        MemoryEstimate estimate = SLICES.onExecutor(estimate(536_870_912), 2, 1, 50_000_000);

        assertThat(estimate.fits()).isFalse();
        assertThat(estimate.complaint())
                .isEqualToNormalizingNewlines(
                        """
                        steps take 942 MB of heap at least on executor 3, which has 537 MB:
                              400 MB  the parameters, as they come and as an array
                              400 MB  gradient sums of 2 shards by 1 threads
                               32 MB  slices on their way
                               50 MB  the shards
                               60 MB  Spark and Backdraft themselves
                        raise spark.executor.memory to 1536m""");
    }

    @Test
    void fits_exactlyAtTheLimit() {
        long needed = SLICES.onExecutor(estimate(0), 1, 1, 0).bytes();

        assertThat(SLICES.onExecutor(estimate(needed), 1, 1, 0).fits()).isTrue();
        assertThat(SLICES.onExecutor(estimate(needed - 1), 1, 1, 0).fits()).isFalse();
    }
}
