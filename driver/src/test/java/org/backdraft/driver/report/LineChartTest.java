package org.backdraft.driver.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.IntStream;

class LineChartTest {
    private static Picture half(double[] x, double[] y) {
        return LineChart.half("A line", "steps", List.of(LineChart.Series.line("a", x, y)));
    }

    @Test
    void ticks_ofNumbers_haveTheirDigits() {
        assertThat(List.of(0.0, 0.06, -0.1, 0.0002, 1.0, 16.5, 1_500.0, 6e6))
                .extracting(Look::tick)
                .containsExactly("0", "0.06", "-0.1", "0.0002", "1", "16.5", "1,500", "6,000,000");
        assertThat(List.of(2e-7, -4e-5, 1.5e-12))
                .extracting(Look::tick)
                .containsExactly("2e-7", "-4e-5", "1.5e-12");
        assertThat(Look.tick(0.1 + 0.2)).isEqualTo("0.3");
    }

    @Test
    void pictures_ofLongRuns_staySmall() {
        double[] x = IntStream.range(0, 200_000).mapToDouble(i -> i).toArray();
        double[] y = IntStream.range(0, 200_000).mapToDouble(Math::sin).toArray();

        assertThat(half(x, y).svg().length()).isLessThan(300_000);
    }
}
