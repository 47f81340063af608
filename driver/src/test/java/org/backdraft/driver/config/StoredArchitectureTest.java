package org.backdraft.driver.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.model.Architecture;
import org.backdraft.nn.Module;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What a model's own reader makes of configurations, against what theirs does. */
class StoredArchitectureTest {
    private static final String ALL =
            """
            data.train { format = csv, path = a, label = [x, y] }
            data.storage = sparse
            network = [
              { type = linear, units = 7, bias = false, init = he, name = first }
              { type = sigmoid }, { type = tanh }, { type = relu }, { type = gelu }
              { type = silu }, { type = softplus }, { type = identity }
              { type = leaky-relu, leak = 0.123 }, { type = elu, alpha = 0.7 }
              { type = scale, bias = false }, { type = dropout, rate = 0.3 }
              { type = layer-norm, epsilon = 2.5e-6 }
              { type = batch-norm, momentum = 0.25, epsilon = 1e-4, name = norm }
              { type = linear, units = 7, bias = false, inputs = [norm], name = twin }
              { type = linear, units = 7, bias = false, inputs = [twin], shares = twin, name = b }
              { type = add, inputs = [twin, b] }, { type = softmax, name = soft }
              { type = multiply, inputs = [soft, b] }
              { type = concat, inputs = [multiply1, norm] }
              { type = reshape, shape = [2, 1, 7] }
              { type = conv2d, channels = 4, groups = 2, kernel = [1, 3], padding = same }
              { type = conv2d, channels = 2, kernel = 1, stride = [2, 1], bias = false, init = he }
              { type = flatten }
              { type = reshape, shape = [2, 7] }
              { type = conv1d, channels = 3, kernel = 2, padding = 1, dilation = 3 }
              { type = max-pool1d, kernel = 2, padding = 1 }, { type = avg-pool1d, kernel = [3] }
              { type = flatten }, { type = reshape, shape = [3, 1, 1] }
              { type = max-pool2d, kernel = [1, 2], stride = 1, padding = [0, 1] }
              { type = max-pool2d, kernel = [1, 2], padding = [0, 1], dilation = [2, 1] }
              { type = avg-pool2d, kernel = 1, count-padding = false }
              { type = batch-norm }
              { type = global-avg-pool }
              { type = linear, units = 2 }
            ]
            freeze = [first, norm]
            loss = squared-error
            """;

    private static RunConfig config(String text) {
        return RunConfig.parse(text, "test.conf", Map.of());
    }

    @Test
    void parse_everyModule_isWhatTheConfigurationSays() {
        RunConfig config = config(ALL);
        Set<Class<?>> kinds = new HashSet<>();
        config.network().forEach(node -> kinds.add(node.module().getClass()));
        long missing =
                Arrays.stream(Module.class.getPermittedSubclasses())
                        .filter(type -> kinds.stream().noneMatch(type::isAssignableFrom))
                        .count();

        Architecture found = Architecture.parse(config.toJson());

        assertThat(missing).as("kinds of modules that the test lacks").isZero();
        assertThat(found.network()).isEqualTo(config.network());
        assertThat(found.sparse()).isTrue();
        assertThat(found.reconstructs()).isFalse();
        assertThat(found.labels()).containsExactly("x", "y");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "squared-error",
                "absolute-error",
                "{ type = huber, delta = 1.7 }",
                "{ type = cross-entropy, smoothing = 0.1, class-weights = [1, 2.5] }",
                "{ type = cross-entropy, class-weights = balanced }",
                "{ type = binary-cross-entropy, class-weights = [3, 1] }",
                "hinge",
                "perceptron"
            })
    void parse_everyLoss_isWhatTheConfigurationSays(String loss) {
        RunConfig config =
                config(
                        "data.train { format = generated, kind = xor }, data.target = features\n"
                                + "network = [{ type = linear, units = 2 }], loss = "
                                + loss);

        Architecture found = Architecture.parse(config.toJson());

        assertThat(found.loss()).isEqualTo(config.loss());
        assertThat(found.reconstructs()).isTrue();
        assertThat(found.labels()).isEmpty();
    }

    @Test
    void parse_wrongSettings_areNamed() {
        String json = config(ALL).toJson();

        assertThatThrownBy(() -> Architecture.parse(json.replace("\"units\":7", "\"units\":0")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("network[0].units: expected a whole number from 1 up, found 0");
        assertThatThrownBy(() -> Architecture.parse(json.replace("\"gelu\"", "\"conv\"")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "network[4].type: expected one of linear, conv1d, conv2d, sigmoid")
                .hasMessageEndingWith("found \"conv\"");
        assertThatThrownBy(() -> Architecture.parse("{}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("network is missing");
        assertThatThrownBy(() -> Architecture.parse("network"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("it is not JSON");
    }
}
