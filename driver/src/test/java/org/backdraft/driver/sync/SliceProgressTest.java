package org.backdraft.driver.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

class SliceProgressTest {
    private static final int PACKED = ResidentMessages.PACKED;

    private static BitSet slices(int... numbers) {
        BitSet slices = new BitSet();
        for (int number : numbers) {
            slices.set(number);
        }
        return slices;
    }

    private static SliceProgress started(int slices, int partitions) {
        SliceProgress progress = new SliceProgress(slices, partitions);
        progress.start();
        return progress;
    }

    /** Workers that send what they may, in any order, until all is finished. */
    @Test
    void end_anyOrder_staysAheadOfTheFirstUnfinishedSliceAndReachesTheLast() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int slices = 1 + random.nextInt(20);
            int partitions = 1 + random.nextInt(5);
            SliceProgress progress = started(slices, partitions);
            int[] sent = new int[partitions];
            int finished = 0;
            while (!progress.isOver()) {
                List<Integer> able = new ArrayList<>();
                for (int p = 0; p < partitions; p++) {
                    if (sent[p] < progress.end()) {
                        able.add(p);
                    }
                }
                assertThat(able).as("seed %d", seed).isNotEmpty();
                int p = able.get(random.nextInt(able.size()));
                assertThat(progress.take(p, sent[p])).isTrue();
                BitSet complete = progress.added(sent[p]++);
                int least = java.util.Arrays.stream(sent).min().orElseThrow();
                assertThat(complete).isEqualTo(least > finished ? slices(finished) : slices());
                if (!complete.isEmpty()) {
                    int before = progress.end();
                    boolean further = progress.finish(finished++);
                    assertThat(further).isEqualTo(progress.end() > before);
                }
                assertThat(progress.end())
                        .as("seed %d", seed)
                        .isEqualTo(Math.min(slices, finished + SliceProgress.AHEAD));
            }
            assertThat(finished).as("seed %d", seed).isEqualTo(slices);
        }
    }

    @Test
    void take_sliceThatIsNotNext_isRefused() {
        SliceProgress progress = started(3, 2);

        assertThat(progress.take(0, 1)).isFalse();
        assertThat(progress.take(0, 0)).isTrue();
        assertThat(progress.take(0, 0)).isFalse();
        assertThat(progress.next(0)).isEqualTo(1);
        assertThat(progress.next(1)).isZero();
    }

    @Test
    void isOver_allPacked_whenAllAreAdded() {
        SliceProgress progress = started(3, 2);
        assertThat(progress.take(0, PACKED)).isTrue();
        assertThat(progress.take(0, PACKED)).isFalse();
        assertThat(progress.take(1, PACKED)).isTrue();

        assertThat(progress.added(PACKED)).isEqualTo(slices());
        assertThat(progress.isOver()).isFalse();
        assertThat(progress.added(PACKED)).isEqualTo(slices());

        assertThat(progress.isToFeed()).isFalse();
        assertThat(progress.isOver()).isTrue();
    }

    @Test
    void isToFeed_somePacked_onceWhenAllHaveBegunAndTheseAreAdded() {
        SliceProgress progress = started(2, 3);
        progress.take(0, PACKED);
        progress.take(1, 0);
        progress.added(0);
        progress.take(1, 1);
        progress.added(1);
        assertThat(progress.isToFeed()).isFalse();
        progress.take(2, 0);
        assertThat(progress.added(0)).isEqualTo(slices());
        assertThat(progress.isToFeed()).isFalse();
        progress.added(PACKED);

        assertThat(progress.isToFeed()).isTrue();
        assertThat(progress.isToFeed()).isFalse();
        assertThat(progress.fed()).isEqualTo(slices(0));
        progress.finish(0);
        progress.take(2, 1);
        assertThat(progress.added(1)).isEqualTo(slices(1));
        assertThat(progress.isOver()).isFalse();
        progress.finish(1);
        assertThat(progress.isOver()).isTrue();
    }
}
