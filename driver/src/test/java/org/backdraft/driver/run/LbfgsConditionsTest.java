package org.backdraft.driver.run;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.config.RunConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;

class LbfgsConditionsTest {
    private static RunConfig config(String line) {
        return RunConfig.parse(
                """
                data.train { format = csv, path = "no/such.csv", label = y }
                network = [
                  { type = linear, units = 3, name = in }
                  { type = batch-norm, name = normed }
                  { type = batch-norm, name = twin, shares = normed }
                  { type = dropout, rate = 0, name = drop }
                  { type = linear, units = 1, name = out }
                ]
                freeze = [normed]
                loss = squared-error
                optimizer.type = lbfgs
                sync = in-process
                """
                        + line,
                "test",
                Map.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "batch-size = 3",
                "schedule.type = constant",
                "regularization { l2 = 0.1, biases = true, norms = true }",
                "parameter-groups = [{ modules = [in], learning-rate-factor = 0, l2 = 1 }]",
                "parameter-groups = [{ modules = [out], learning-rate-factor = 1 }]",
                "accumulate = 1",
                "clipping.norm = 0",
                "averaging.type = none",
                "augmentation { shape = [1, 1, 2], shift = 0 }",
            })
    void check_whatGoesWithIt_passes(String line) {
        assertThatCode(() -> LbfgsConditions.check(config(line))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "schedule.type = cosine | a schedule, as its line search sets",
                "schedule.warm-up = 3 | a schedule, as its line search sets",
                "schedule.warm-up = 1 steps | a schedule, as its line search sets",
                "schedule.type = plateau | a schedule, as its line search sets",
                "optimizer.reference-batch-size = 9 | optimizer.reference-batch-size, as it has no",
                "accumulate = 2 | accumulate, as each of its gradients is of all examples; leave",
                "clipping.norm = 1 | clipping, as a clipped gradient",
                "clipping.value = 1 | clipping, as a clipped gradient",
                "augmentation { shape = [1, 1, 2], shift = 1 } | augmentation, as the loss must be",
                "averaging.type = ema | averaging, as it",
                "averaging.type = swa | averaging, as it",
                "divergence.action = roll-back | divergence.action = roll-back, as it has no",
                "regularization.l1 = 0.1 | regularization: l1, as it has no gradient at 0; use l2, or"
                        + " a first-order optimizer",
                "regularization.weight-decay = 0.1 | regularization: weight-decay, which",
                "regularization.max-norm = 1 | regularization: max-norm, which",
                "parameter-groups = [{ modules = [in, out], l1 = 1 }] | parameter-groups (in, out):"
                        + " l1, as",
                "parameter-groups = [{ modules = [in], learning-rate-factor = 0.5 }] |"
                        + " parameter-groups (in): learning-rate-factor 0.5; use 1, 0 to leave",
                "freeze = [] | batch-norm ('normed'), whose batches",
            })
    void check_whatMakesNoSense_isNamed(String line, String part) {
        assertThatThrownBy(() -> LbfgsConditions.check(config(line)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("optimizer.type = lbfgs doesn't go with " + part);
    }

    @Test
    void check_dropout_isNamedUnlessFrozen() {
        RunConfig dropped =
                config("")
                        .with(
                                Map.of(
                                        "network",
                                        "[{ type = dropout, rate = 0.5, name = drop },"
                                                + " { type = linear, units = 1, name = normed }]"),
                                "test");

        assertThatThrownBy(() -> LbfgsConditions.check(dropped))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("dropout ('drop'), as the loss must be the same");
        assertThatCode(
                        () ->
                                LbfgsConditions.check(
                                        dropped.with(Map.of("freeze", "[drop]"), "test")))
                .doesNotThrowAnyException();
    }

    /** The data isn't there, which isn't noticed yet. */
    @Test
    void run_whatMakesNoSense_isRefusedBeforeDataIsRead() throws IOException {
        RunConfig config = config("regularization.l1 = 0.1");
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        try (Session session = Session.open(config)) {
            TrainingRun run = new TrainingRun(session, config, nowhere);

            assertThatThrownBy(run::run)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("lbfgs");
        }
    }
}
