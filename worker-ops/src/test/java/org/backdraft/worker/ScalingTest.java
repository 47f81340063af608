package org.backdraft.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ScalingTest {

    @Test
    void apply_row_isTheFormulaFeatureByFeature() {
        Scaling scaling = new Scaling(new float[] {1, -2}, new float[] {10, 0.5f});
        float[] scaled = {9, 9, 9, 9};

        scaling.apply(new float[] {7, 3, 4, 7}, 1, scaled, 2);

        assertThat(scaled).containsExactly(9, 9, 20, 3);
    }

    @Test
    void none_anyRow_keepsTheBits() {
        float[] raw = {1.1f, -3e38f, Float.MIN_VALUE};
        float[] scaled = new float[3];

        Scaling.none(3).apply(raw, 0, scaled, 0);

        assertThat(scaled).isEqualTo(raw);
    }

    @Test
    void divideBy_255_multipliesByTheNearestFloat() {
        Scaling scaling = Scaling.divideBy(2, 255);

        assertThat(scaling.factor()).containsExactly((float) (1 / 255.0), (float) (1 / 255.0));
        assertThat(scaling.offset()).containsExactly(0, 0);
        float[] scaled = new float[2];
        scaling.apply(new float[] {255, 0}, 0, scaled, 0);
        assertThat(scaled).containsExactly(1, 0);
    }

    @Test
    void constructor_lengthsDiffer_throwsWithBoth() {
        assertThatThrownBy(() -> new Scaling(new float[2], new float[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2 offsets and 3 factors");
    }
}
