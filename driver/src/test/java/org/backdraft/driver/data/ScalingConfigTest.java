package org.backdraft.driver.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.driver.data.ScalingConfig.Method;
import org.backdraft.worker.FloatFeatures;
import org.backdraft.worker.LocalShards;
import org.backdraft.worker.Scaling;
import org.backdraft.worker.Shard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class ScalingConfigTest {
    /** Columns 1 2 6 3 and -10 0 10 0, in two shards. */
    private static final LocalShards DATA =
            new LocalShards(List.of(shard(0, 1, -10, 2, 0, 6, 10), shard(1, 3, 0)), 1);

    private static Shard shard(int number, float... features) {
        FloatFeatures rows = new FloatFeatures(features.length / 2, 2, features);
        return new Shard(number, 0, rows, new float[0], new float[0]);
    }

    private static float[] scaled(Method method, double by, float... row) {
        Scaling scaling = new ScalingConfig(method, by, 0).fit(DATA, 2);
        float[] result = new float[2];
        scaling.apply(row, 0, result, 0);
        return result;
    }

    @Test
    void fit_none_leavesFeatures() {
        assertThat(scaled(Method.NONE, 255, 6, -10)).containsExactly(6, -10);
    }

    @Test
    void fit_divideByWithSubtract_subtractsFirst() {
        Scaling scaling = new ScalingConfig(Method.DIVIDE_BY, 4, 0.5).fit(DATA, 2);
        float[] scaled = new float[2];

        scaling.apply(new float[] {2.5f, -1.5f}, 0, scaled, 0);

        assertThat(scaled).containsExactly(0.5f, -0.5f);
    }

    @Test
    void fit_divideBy_divides() {
        assertThat(scaled(Method.DIVIDE_BY, 4, 6, -10)).containsExactly(1.5f, -2.5f);
        assertThat(scaled(Method.DIVIDE_BY, -0.5, 6, -10)).containsExactly(-12, 20);
    }

    @Test
    void fit_minMax_isFrom0To1() {
        assertThat(scaled(Method.MIN_MAX, 255, 1, -10)).containsExactly(0, 0);
        assertThat(scaled(Method.MIN_MAX, 255, 6, 10)).containsExactly(1, 1);
        assertThat(scaled(Method.MIN_MAX, 255, 3.5f, 20)).containsExactly(0.5f, 1.5f);
    }

    @Test
    void fit_standardise_hasMean0AndVariance1() {
        // means 3 and 0; population variances 14 / 4 and 200 / 4
        float[] scaled = scaled(Method.STANDARDISE, 255, 6, -10);

        assertThat(scaled[0]).isCloseTo((float) (3 / Math.sqrt(3.5)), within(1e-6f));
        assertThat(scaled[1]).isCloseTo((float) (-10 / Math.sqrt(50)), within(1e-6f));
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, 1e-40, 1e-300, 1e60, -1e60})
    void constructor_divisorThatLosesAllValues_throwsWithIt(double by) {
        assertThatThrownBy(() -> new ScalingConfig(Method.DIVIDE_BY, by, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("can't divide features by " + by);
    }
}
