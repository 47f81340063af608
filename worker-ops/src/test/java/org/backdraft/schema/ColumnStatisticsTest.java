package org.backdraft.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

class ColumnStatisticsTest {
    private static void add(ColumnStatistics statistics, String text) {
        if (text.isEmpty()) {
            statistics.addMissing();
            return;
        }
        byte[] bytes = (";" + text + ";").getBytes(UTF_8);
        float number = text.matches("-?\\d+(\\.\\d+)?") ? Float.parseFloat(text) : Float.NaN;
        statistics.add(bytes, 1, bytes.length - 1, number);
    }

    private static ColumnStatistics of(int most, String... texts) {
        ColumnStatistics statistics = new ColumnStatistics(most);
        for (String text : texts) {
            add(statistics, text);
        }
        return statistics;
    }

    @Test
    void add_numbersWordsAndNothing_areToldApart() {
        ColumnStatistics statistics = of(10, "10", "b", "", "9", "b", "-1.5", "");

        assertThat(statistics.count()).isEqualTo(7);
        assertThat(statistics.missing()).isEqualTo(2);
        assertThat(statistics.areNumbers()).isFalse();
        assertThat(statistics.numbers().count()).isEqualTo(3);
        assertThat(statistics.numbers().least()).isEqualTo(-1.5);
        assertThat(statistics.numbers().most()).isEqualTo(10);
        assertThat(statistics.numbers().mean()).isEqualTo(17.5 / 3);
        assertThat(statistics.texts().counts().toString()).isEqualTo("{9=1, 10=1, -1.5=1, b=2}");
    }

    @Test
    void texts_moreThanMay_areOverfullHoweverTheyAreMerged() {
        String[] all = {"a", "b", "a", "c"};
        assertThat(of(3, all).texts().isOverfull()).isFalse();
        assertThat(of(2, all).texts().isOverfull()).isTrue();
        assertThat(of(2, all).texts().counts()).isEmpty();

        ColumnStatistics first = of(2, "a", "b");
        first.add(of(2, "a", "c"));
        assertThat(first.texts().isOverfull()).isTrue();
        ColumnStatistics second = of(2, "a");
        second.add(of(2, all));
        add(second, "a");
        assertThat(second.texts().isOverfull()).isTrue();
        assertThat(second.count()).isEqualTo(6);
    }

    @Test
    void numbers_ofAnyParts_haveTheBitsOfTheWholeAndTheNaiveValues() {
        SplittableRandom random = new SplittableRandom(4);
        NumberStatistics whole = new NumberStatistics();
        List<NumberStatistics> parts = new ArrayList<>();
        List<Double> numbers = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            // Far from 0 with a small spread, where a naive variance cancels.
            double x = (float) (1e4 + random.nextDouble());
            numbers.add(x);
            whole.add(x);
            if (i % 700 == 0) {
                parts.add(new NumberStatistics());
            }
            parts.get(random.nextInt(parts.size())).add(x);
        }
        NumberStatistics merged = new NumberStatistics();
        parts.forEach(merged::add);

        double mean = numbers.stream().mapToDouble(x -> x).average().orElseThrow();
        double variance =
                numbers.stream().mapToDouble(x -> (x - mean) * (x - mean)).average().orElseThrow();
        assertThat(merged.mean()).isEqualTo(whole.mean()).isCloseTo(mean, within(1e-9));
        assertThat(merged.deviation())
                .isEqualTo(whole.deviation())
                .isCloseTo(Math.sqrt(variance), within(1e-9));
    }

    @Test
    void numbers_ofOneValueOrNone_haveNoSpreadOrNoMean() {
        NumberStatistics same = new NumberStatistics();
        for (int i = 0; i < 1_000; i++) {
            same.add(0.1f);
        }
        assertThat(same.deviation()).isZero();
        assertThat(same.mean()).isEqualTo(0.1f);
        assertThat(new NumberStatistics().mean()).isNaN();
    }

    @Test
    void texts_manyOfAnyLength_areCountedAsAMapDoes() {
        SplittableRandom random = new SplittableRandom(5);
        ColumnStatistics statistics = new ColumnStatistics(100_000);
        java.util.Map<String, Long> expected = new java.util.HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            String text = "é".repeat(random.nextInt(3)) + "x".repeat(random.nextInt(1, 4));
            text += random.nextInt(2_000);
            add(statistics, text);
            expected.merge(text, 1L, Long::sum);
        }

        assertThat(statistics.texts().counts()).isEqualTo(expected);
    }
}
