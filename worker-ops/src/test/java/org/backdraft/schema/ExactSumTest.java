package org.backdraft.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.util.SplittableRandom;

class ExactSumTest {
    private static double anyDouble(SplittableRandom random) {
        double x = Double.NaN;
        while (!Double.isFinite(x)) {
            x = Double.longBitsToDouble(random.nextLong());
        }
        return x;
    }

    @Test
    void value_ofDoublesOfAnySize_isTheBigDecimalSum() {
        SplittableRandom random = new SplittableRandom(1);
        ExactSum sum = new ExactSum();
        BigDecimal expected = BigDecimal.ZERO;
        for (int i = 0; i < 2_000; i++) {
            double x = anyDouble(random);
            sum.add(x);
            expected = expected.add(new BigDecimal(x));
            if (i % 200 == 0) {
                assertThat(sum.value()).as("%d numbers", i + 1).isEqualByComparingTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {
                0,
                -0.0,
                1,
                -1,
                Double.MIN_VALUE,
                -Double.MIN_VALUE,
                Double.MIN_NORMAL,
                Double.MAX_VALUE,
                -Double.MAX_VALUE
            })
    void value_ofOneNumberManyTimes_isTheirProduct(double x) {
        ExactSum sum = new ExactSum();
        for (int i = 0; i < 1_000; i++) {
            sum.add(x);
        }

        BigDecimal expected = new BigDecimal(x).multiply(BigDecimal.valueOf(1_000));
        assertThat(sum.value()).isEqualByComparingTo(expected);
    }

    @Test
    void addSquare_ofFloatsAndTheirLogarithms_isExact() {
        SplittableRandom random = new SplittableRandom(2);
        ExactSum sum = new ExactSum();
        BigDecimal expected = BigDecimal.ZERO;
        for (int i = 0; i < 500; i++) {
            float x = Float.intBitsToFloat(random.nextInt());
            double y = Float.isFinite(x) ? random.nextBoolean() ? x : Math.log1p(Math.abs(x)) : 0;
            sum.addSquare(y);
            expected = expected.add(new BigDecimal(y).pow(2));
        }

        assertThat(sum.value()).isEqualByComparingTo(expected);
    }

    @Test
    void add_partsInAnyOrderAndThroughFiles_givesTheWhole() {
        SplittableRandom random = new SplittableRandom(3);
        ExactSum[] parts = {new ExactSum(), new ExactSum(), new ExactSum()};
        ExactSum whole = new ExactSum();
        for (int i = 0; i < 1_000; i++) {
            double x = anyDouble(random);
            whole.add(x);
            parts[random.nextInt(parts.length)].add(x);
        }

        ExactSum merged = Copies.of(parts[2]);
        merged.add(Copies.of(parts[0]));
        merged.add(parts[1]);

        assertThat(merged.value()).isEqualTo(whole.value());
    }

    @Test
    void add_whatIsNotFinite_isRefused() {
        assertThatThrownBy(() -> new ExactSum().add(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ExactSum().add(Double.NEGATIVE_INFINITY))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
