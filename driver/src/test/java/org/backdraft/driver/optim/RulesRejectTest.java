package org.backdraft.driver.optim;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.function.Supplier;

/** Settings that rules, clipping and spans don't take; see also SgdTest. */
class RulesRejectTest {
    private static Arguments rejects(String message, Supplier<Object> constructor) {
        return Arguments.of(message, constructor);
    }

    private static List<Arguments> constructors() {
        return List.of(
                rejects(rate(0), () -> new Adagrad(0, 0, 1)),
                rejects(
                        "the initial accumulator must be 0 or more and fit float32, not -1.0",
                        () -> new Adagrad(1, -1, 1)),
                rejects(epsilon(0), () -> new Adagrad(1, 0, 0)),
                rejects(rate(-1), () -> new RmsProp(-1, 0, 1, 0, false)),
                rejects(underOne("alpha", 1), () -> new RmsProp(1, 1, 1, 0, false)),
                rejects(epsilon(-1), () -> new RmsProp(1, 0, -1, 0, false)),
                rejects(underOne("momentum", 1), () -> new RmsProp(1, 0, 1, 1, false)),
                rejects(rate(0), () -> new Adadelta(0, 0, 1)),
                rejects(underOne("rho", -1), () -> new Adadelta(1, -1, 1)),
                rejects(epsilon(0), () -> new Adadelta(1, 0, 0)),
                rejects(rate(Double.NaN), () -> new Adam(Double.NaN, 0, 0, 1)),
                rejects(underOne("beta1", 1), () -> new Adam(1, 1, 0, 1)),
                rejects(underOne("beta2", 1), () -> new Adam(1, 0, 1, 1)),
                rejects(epsilon(1e-50), () -> new Adam(1, 0, 0, 1e-50)),
                rejects(underOne("beta1", 1), () -> new AdamW(1, 1, 0, 1, 0)),
                rejects(decay(-1), () -> new AdamW(1, 0, 0, 1, -1)),
                rejects(underOne("beta2", 2), () -> new Nadam(1, 0, 2, 1, 0)),
                rejects(
                        "momentum decay must be 0 or more and fit float32, not -1.0",
                        () -> new Nadam(1, 0, 0, 1, -1)),
                rejects(rate(0), () -> new Lars(0, 0, 0, 1)),
                rejects(underOne("momentum", 1), () -> new Lars(1, 1, 0, 1)),
                rejects(decay(-1), () -> new Lars(1, 0, -1, 1)),
                rejects(
                        "the trust coefficient must be over 0 and fit float32, not 0.0",
                        () -> new Lars(1, 0, 0, 0)),
                rejects(epsilon(0), () -> new Lamb(1, 0, 0, 0, 0)),
                rejects(decay(-1), () -> new Lamb(1, 0, 0, 1, -1)),
                rejects("history must be over 0, not 0", () -> new Lbfgs(0, 0)),
                rejects(
                        "tolerance must be 0 or more and fit float32, not -1.0",
                        () -> new Lbfgs(1, -1)),
                rejects(
                        "the value to clip at must be 0 or more and fit float32, not -1.0",
                        () -> new Clipping(-1, 0)),
                rejects(
                        "the norm to clip at must be 0 or more and fit float32, not NaN",
                        () -> new Clipping(0, Double.NaN)),
                rejects("'w' can't be from 3 to 2 in theta", () -> span(3, 2, 1, 1)),
                rejects("'w' can't be from -1 to 2 in theta", () -> span(-1, 2, 1, 1)),
                rejects("'w' has 6 parameters, which 4 rows don't divide", () -> span(2, 8, 4, 1)),
                rejects("'w' has 6 parameters, which 0 rows don't divide", () -> span(2, 8, 0, 1)),
                rejects(
                        "the rate factor of 'w' must be over 0 and fit float32, not 0.0",
                        () -> span(2, 8, 1, 0)),
                rejects(
                        "updates must be 0 or more, not -1",
                        () ->
                                new OptimizerState(
                                        new float[0][], new double[0][], new double[0], -1)));
    }

    private static ParameterSpan span(int from, int to, int rows, double rateFactor) {
        return new ParameterSpan("w", from, to, rows, rateFactor, Regularizer.NONE);
    }

    private static String rate(double value) {
        return "the learning rate must be over 0 and fit float32, not " + value;
    }

    private static String epsilon(double value) {
        return "epsilon must be over 0 and fit float32, not " + value;
    }

    private static String decay(double value) {
        return "weight decay must be 0 or more and fit float32, not " + value;
    }

    private static String underOne(String name, double value) {
        return name + " must be from 0 to under 1, not " + value;
    }

    @ParameterizedTest
    @MethodSource("constructors")
    void constructor_badSetting_throwsWithIt(String message, Supplier<Object> constructor) {
        assertThatThrownBy(constructor::get)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
