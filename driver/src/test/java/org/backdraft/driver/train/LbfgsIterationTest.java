package org.backdraft.driver.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import breeze.linalg.DenseVector;
import breeze.linalg.DenseVector$;
import breeze.optimize.DiffFunction;
import breeze.optimize.LBFGS;

import org.backdraft.driver.train.LbfgsIteration.Position;
import org.backdraft.driver.train.LbfgsIteration.Slope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import scala.Tuple2;

import java.util.List;

class LbfgsIterationTest {
    /** Rosenbrock's valley, "An automatic method for finding the greatest or least value", 1960. */
    private static Slope valley(double[] x) {
        double a = 1 - x[0];
        double b = x[1] - x[0] * x[0];
        return new Slope(a * a + 100 * b * b, new double[] {-2 * a - 400 * x[0] * b, 200 * b});
    }

    private static Position start(double... x) {
        return new Position(x, valley(x), List.of(), List.of());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 12, 25, 33})
    void after_oneByOne_isBreezesOwnSearch(int iterations) {
        LbfgsIteration iteration = new LbfgsIteration(4);
        Position position = start(-1.2, 1);
        for (int i = 0; i < iterations; i++) {
            position = iteration.after(position, LbfgsIterationTest::valley);
        }

        DiffFunction<DenseVector<Object>> function =
                x -> {
                    Slope slope = valley((double[]) x.data());
                    return new Tuple2<>(
                            slope.value(), DenseVector$.MODULE$.apply$mDc$sp(slope.gradient()));
                };
        DenseVector<Object> own =
                new LBFGS<DenseVector<Object>>(
                                iterations, 4, 0, DenseVector$.MODULE$.space_Double())
                        .minimize(
                                function,
                                DenseVector$.MODULE$.apply$mDc$sp(new double[] {-1.2, 1}));

        assertThat(position.x()).isEqualTo((double[]) own.data());
        assertThat(position.steps()).hasSize(Math.min(iterations, 4));
        assertThat(position.changes()).hasSize(Math.min(iterations, 4));
    }

    @Test
    void after_manyIterations_isAtTheMinimum() {
        LbfgsIteration iteration = new LbfgsIteration(10);
        Position position = start(-1.2, 1);
        Position next = position;
        while (next != null) {
            position = next;
            next = iteration.after(position, LbfgsIterationTest::valley);
        }

        assertThat(position.x()[0]).isCloseTo(1, within(1e-7));
        assertThat(position.x()[1]).isCloseTo(1, within(1e-7));
    }

    @Test
    void after_gradientThatPointsUp_isNull() {
        LbfgsIteration iteration = new LbfgsIteration(2);
        double[] x = {1};

        Position next =
                iteration.after(
                        new Position(x, new Slope(1, new double[] {-1}), List.of(), List.of()),
                        at -> new Slope(at[0] * at[0], new double[] {-1}));

        assertThat(next).isNull();
        assertThat(x).containsExactly(1);
    }
}
