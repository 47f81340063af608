package org.backdraft.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.backdraft.nn.CrossEntropy;
import org.junit.jupiter.api.Test;

import java.util.List;

class LocalShardsTest {
    private static final List<Shard> SHARDS = RandomShards.classes(1, 4, 0, 3, 9);

    @Test
    void counts_raggedShards_areTheirs() {
        try (LocalShards data = new LocalShards(SHARDS, 2)) {
            assertThat(data.examples()).isEqualTo(16);
            assertThat(data.shards()).isEqualTo(4);
            assertThat(data.list()).isEqualTo(SHARDS);
            assertThat(data.threads()).isEqualTo(2);
        }
    }

    @Test
    void onEachShard_anyThreads_isInTheOrderOfTheShards() {
        for (int threads = 1; threads <= 5; threads++) {
            try (LocalShards data = new LocalShards(SHARDS, threads)) {
                assertThat(
                                data.onEachShard(
                                        new float[] {2f},
                                        (two, shard) -> (int) two[0] * shard.rows()))
                        .containsExactly(8, 0, 6, 18);
            }
        }
    }

    @Test
    void statistics_anyThreads_haveTheSameBits() {
        Scaling one = standardise(1);

        for (int threads = 2; threads <= 5; threads++) {
            assertThat(standardise(threads).offset()).isEqualTo(one.offset());
            assertThat(standardise(threads).factor()).isEqualTo(one.factor());
        }
    }

    private static Scaling standardise(int threads) {
        try (LocalShards data = new LocalShards(SHARDS, threads)) {
            return FeatureStatistics.of(data, RandomShards.FEATURES).standardise();
        }
    }

    @Test
    void evaluation_anyThreads_isTheSumOverTheShards() {
        EvaluationTask task =
                new EvaluationTask(
                        RandomShards.network(), new CrossEntropy(), RandomShards.scaling());
        float[] theta = RandomShards.network().initialTheta(1);
        EvaluationSum byHand = new EvaluationSum(new CrossEntropy(), 2);
        SHARDS.forEach(shard -> byHand.add(task.run(theta, shard)));

        for (int threads = 1; threads <= 5; threads++) {
            try (LocalShards data = new LocalShards(SHARDS, threads)) {
                EvaluationSum sum = task.run(theta, data);

                assertThat(sum.loss()).isEqualTo(byHand.loss());
                assertThat(sum.count()).isEqualTo(16);
                assertThat(sum.correct()).isEqualTo(byHand.correct());
            }
        }
    }
}
