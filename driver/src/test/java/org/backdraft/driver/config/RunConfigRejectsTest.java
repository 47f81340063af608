package org.backdraft.driver.config;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

class RunConfigRejectsTest {
    /** The least takes three lines. */
    private static AbstractThrowableAssert<?, ? extends Throwable> rejects(String fourthLine) {
        return assertThatThrownBy(() -> Hocon.parse(fourthLine))
                .isInstanceOf(ConfigurationException.class);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> rejectsAll(String text) {
        return assertThatThrownBy(() -> RunConfig.parse(text, "test.conf", Map.of()))
                .isInstanceOf(ConfigurationException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "epoch = 1, epoch, epochs",
        "batchsize = 1, batchsize, batch-size",
        "optimizer.learning_rate = 1, optimizer.learning_rate, optimizer.learning-rate",
        "data.scaling.typ = none, data.scaling.typ, data.scaling.type",
        "data.train.lable = y, data.train.lable, data.train.label",
        "data.tset.format = csv, data.tset, data.test",
        "blas.libary = java, blas.libary, blas.library",
    })
    void unknownKey_nearAKnownOne_isSuggestedWithItsLine(String line, String key, String near) {
        rejects(line).hasMessage("unknown key %s (test.conf: 4); did you mean %s?", key, near);
    }

    @Test
    void unknownKey_nearNone_listsTheKnown() {
        rejects("optimizer.weather = 1")
                .hasMessage(
                        "unknown key optimizer.weather (test.conf: 4); known here: learning-rate,"
                                + " momentum, nesterov, reference-batch-size, type");
    }

    @Test
    void unknownKey_ofAnotherModule_namesTheModule() {
        rejects("network = [{ type = linear, units = 1 }, { type = relu, units = 3 }]")
                .hasMessageStartingWith("unknown key network[1].units (test.conf: 4);");
    }

    @Test
    void unknownKey_ofAnotherFormat_isRefused() {
        rejects("data.test { format = generated, path = x }")
                .hasMessageStartingWith("unknown key data.test.path (test.conf: 4);");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "epochs = 1.5 | epochs: expected a whole number from 1 up, found 1.5",
                "epochs = many | epochs: expected a whole number from 1 up, found \"many\"",
                "epochs = 0 | epochs: expected a whole number from 1 up, found 0",
                "epochs = 3000000000 | epochs: expected at most 2147483647, found 3000000000",
                "epochs = null | epochs: expected a whole number from 1 up, found null",
                "epochs = [1] | epochs: expected a whole number from 1 up, found [1]",
                "batch-size = -1 | batch-size: expected a whole number from 1 up, found -1",
                "seed = 0.5 | seed: expected a whole number, found 0.5",
                "seed = 1e20 | seed: expected a whole number, found 1e20",
                "data.shards = -1 | data.shards: expected a whole number from 0 up, found -1",
                "log-every-steps = 0 | log-every-steps: expected a whole number from 1 up, found 0",
                "executors.least = 0 | executors.least: expected a whole number from 1 up, found 0",
                "executors.wait = 30 | executors.wait: expected a time such as 30 seconds or 5"
                        + " minutes, found 30",
                "executors.wait = soon | executors.wait: expected a time such as 30 seconds or 5"
                        + " minutes, found \"soon\"",
                "optimizer.momentum = fast | optimizer.momentum: expected a number, found \"fast\"",
                "optimizer.momentum = NaN | optimizer.momentum: expected a number, found \"NaN\"",
                "optimizer.nesterov = 1 | optimizer.nesterov: expected true or false, found 1",
                "optimizer.type = adams | optimizer.type: expected one of sgd, adagrad, rmsprop,"
                        + " adadelta, adam, adamw, nadam, lars, lamb, lbfgs, found \"adams\"",
                "optimizer = sgd | optimizer: expected a section { ... }, found \"sgd\"",
                "loss = mse | loss.type: expected one of squared-error, absolute-error, huber,"
                        + " cross-entropy, binary-cross-entropy, hinge, perceptron, found"
                        + " \"mse\"",
                "loss = null | loss: expected text, found null",
                "sync = resdent | sync: expected one of in-process, job-per-step, resident,"
                        + " found \"resdent\"",
                "blas.library = mkl | blas.library: expected one of bundled, system, vector, java,"
                        + " found \"mkl\"",
                "data.scaling.type = IDF | data.scaling.type: expected one of none, divide-by,"
                        + " standardise, min-max, max-abs, found \"IDF\"",
                "data.train.separator = ab | data.train.separator: expected one character, found"
                        + " 'ab'",
                "data.train.separator = e | data.train.separator: expected an ASCII character that"
                        + " isn't part of quotes, lines or numbers, found 'e'",
                "data.on-bad-record = drop | data.on-bad-record: expected one of fail, skip, found"
                        + " \"drop\"",
                "data.most-bad-records = few | data.most-bad-records: expected a count such as 100"
                        + " or a share such as 1 %, found 'few'",
                "data.train.format = tsv | data.train.format: expected one of idx, csv, libsvm,"
                        + " parquet, orc, jsonl, images, generated, dataset, found \"tsv\"",
                "data.train.label = [[y]] | data.train.label: expected a list of names such as"
                        + " [a, b], found [[\"y\"]]",
                "data.train.label = null | data.train.label: expected text, found null",
                "network = 3 | network: expected a list of sections [{ ... }], found 3",
                "network = [3] | network: expected a list of sections [{ ... }], found 3",
                "network = [{ type = lstm }] | network[0].type: expected one of linear,"
                        + " conv1d, conv2d, sigmoid,"
                        + " tanh, relu, leaky-relu, elu, gelu, silu, softplus, softmax, identity,"
                        + " scale, add, multiply, concat, reshape, flatten, dropout,"
                        + " max-pool2d, max-pool1d, avg-pool2d, avg-pool1d, global-avg-pool,"
                        + " layer-norm,"
                        + " batch-norm, found"
                        + " \"lstm\"",
                "network = [{ type = max-pool2d }] | network[0].kernel is missing",
                "network = [{ type = max-pool2d, kernel = [2, 2, 2] }] | network[0].kernel:"
                        + " expected one number or [height, width], not [2, 2, 2]",
                "network = [{ type = max-pool1d, kernel = [2, 2] }] | network[0].kernel: expected"
                        + " one number, not [2, 2]",
                "network = [{ type = max-pool2d, kernel = 2, padding = [1, 2] }] |"
                        + " network[0].padding: expected at most half the kernel [2, 2], not"
                        + " [1, 2]",
                "network = [{ type = sign }] | network[0].type: sign has the gradient 0 wherever it"
                        + " has one, so nothing before it would ever learn; for the perceptron end"
                        + " in a linear module with loss = perceptron, whose decision is the sign;"
                        + " inside a network use tanh",
                "network = [{ type = linear, units = 0 }] | network[0].units: expected a whole"
                        + " number from 1 up, found 0",
                "network = [{ type = conv2d, channels = 1, kernel = [3, 3, 3] }] |"
                        + " network[0].kernel: expected one number or [height, width], not"
                        + " [3, 3, 3]",
                "network = [{ type = conv1d, channels = 1, kernel = 3, stride = [1, 1] }] |"
                        + " network[0].stride: expected one number, not [1, 1]",
                "network = [{ type = conv2d, channels = 1, kernel = 0 }] | network[0].kernel:"
                        + " expected whole numbers from 1 up, such as [3, 3], found 0",
                "network = [{ type = conv2d, channels = 1, kernel = 4, padding = same }] |"
                        + " network[0].padding: same needs the stride 1 and an odd kernel, not the"
                        + " stride [1, 1] and the kernel [4, 4]",
                "network = [{ type = conv2d, channels = 4, groups = 3, kernel = 1 }] |"
                        + " network[0].groups: 3 groups don't divide 4 channels",
                "network = [{ type = conv2d, kernel = 1 }] | network[0].channels is missing",
                "network = [{ type = add, inputs = a }] | network[0].inputs: expected a list of"
                        + " names such as [a, b], found \"a\"",
                "network = [{ type = add, inputs = [[a]] }] | network[0].inputs: expected a list of"
                        + " names such as [a, b], found [[\"a\"]]",
                "optimizer.learning-rate = 0 | optimizer: the learning rate must be over 0 and fit float32,"
                        + " not 0.0",
                "optimizer.momentum = 1 | optimizer: momentum must be from 0 to under 1, not 1.0",
                "data.scaling.by = 0 | data.scaling: can't divide features by 0.0",
                "blas.path = /x | blas: a BLAS path goes with the system library, not with BUNDLED",
                "spark.x = [1] | spark.x: expected text, found [1]",
            })
    void value_wrong_namesKeyValueAndLine(String line, String message) {
        rejects(line).hasMessage(message + " (test.conf: 4)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "libsvm, features = -1 | data.test.features: expected a whole number from 0 up,"
                        + " found -1",
                "parquet, features = x | data.test.features: expected a list of names such as [a, b],"
                        + " found \"x\"",
                "images, channels = 2 | data.test: channels must be 1 or 3, or 0 for those of the first"
                        + " image, not 2",
                "images, width = 2 | data.test: give both width and height, or none",
                "libsvm, first-index = 2 | data.test: first-index must be 0 or 1, not 2",
            })
    void source_wrongValue_namesKeyValueAndLine(String keys, String message) {
        rejects("data.test { path = a, format = " + keys + " }")
                .hasMessage(message + " (test.conf: 4)");
    }

    @Test
    void missing_eachRequiredKey_isNamed() {
        rejectsAll("loss = squared-error\nnetwork = []")
                .hasMessage("data.train.format is missing (test.conf: 1)");
        rejectsAll("data { train { format = csv } }")
                .hasMessage("data.train.path is missing (test.conf: 1)");
        rejectsAll("data.train { format = idx }")
                .hasMessage("data.train.path is missing (test.conf: 1)");
        rejectsAll("data.train { format = images }")
                .hasMessage("data.train.path is missing (test.conf: 1)");
        rejectsAll("data.train { format = jsonl }")
                .hasMessage("data.train.path is missing (test.conf: 1)");
        rejectsAll("data.train { format = libsvm }")
                .hasMessage("data.train.path is missing (test.conf: 1)");
        rejectsAll("data.train.format = generated")
                .hasMessageStartingWith("network is missing (test.conf");
        rejectsAll("data.train.format = generated, network = [{ units = 1 }]")
                .hasMessage("network[0].type is missing (test.conf: 1)");
        rejectsAll("data.train.format = generated, network = [{ type = linear }]")
                .hasMessage("network[0].units is missing (test.conf: 1)");
        rejectsAll("data.train.format = generated, network = []")
                .hasMessageStartingWith("loss is missing (test.conf");
    }

    @Test
    void variable_unknown_isNamedWithItsLine() {
        rejects("data.train.path = ${vars.folder}/a.csv")
                .hasMessageContaining("test.conf: 4")
                .hasMessageContaining("${vars.folder}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"epochs = {", "epochs = ]", "epochs 3 4 = = 5", "x = \"open", "}"})
    void syntax_broken_saysFileAndLine(String line) {
        rejects(line).hasMessageContaining("test.conf: 4");
    }

    @Test
    void syntax_squareBracketsInText_asksForQuotes() {
        rejects("spark.master = local[2]")
                .hasMessageContaining("test.conf: 4")
                .hasMessageContaining("quotes");
    }
}
