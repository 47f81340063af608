package org.backdraft.driver.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScaleTest {

    @Test
    void levels_ofSomeRanges_areRoundAndInside() {
        assertThat(new Scale(0, 1, ColorMap.SEQUENTIAL).levels())
                .hasSize(6)
                .satisfies(levels -> assertThat(levels.get(3)).isCloseTo(0.6, within(1e-12)));
        assertThat(new Scale(-1.3, 2.1, ColorMap.SEQUENTIAL).levels())
                .containsExactly(-1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0);
        assertThat(new Scale(3000, 11000, ColorMap.SEQUENTIAL).levels())
                .containsExactly(
                        3000.0, 4000.0, 5000.0, 6000.0, 7000.0, 8000.0, 9000.0, 10000.0, 11000.0);
    }

    @Test
    void text_ofNumbers_isShort() {
        assertThat(Scale.text(0)).isEqualTo("0");
        assertThat(Scale.text(-0.30000001)).isEqualTo("\u22120.3");
        assertThat(Scale.text(12345.6)).isEqualTo("12350");
        assertThat(Scale.text(3e9)).isEqualTo("3E+9");
    }

    @Test
    void over_equalNumbers_stillHasARange() {
        Scale scale = Scale.over(new float[] {2, 2}, ColorMap.SEQUENTIAL);

        assertThat(scale.color(2)).isEqualTo(ColorMap.SEQUENTIAL.at(0.5));
        assertThat(Scale.around0(new float[] {0}).color(0)).isEqualTo(Look.WHITE);
    }

    @Test
    void around0_mixedNumbers_isSymmetric() {
        Scale scale = Scale.around0(new float[] {-3, 1});

        assertThat(scale.min()).isEqualTo(-3);
        assertThat(scale.max()).isEqualTo(3);
    }
}
