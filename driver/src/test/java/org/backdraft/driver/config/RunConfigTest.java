package org.backdraft.driver.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.backdraft.driver.cluster.ExecutorPolicy;
import org.backdraft.driver.data.BadRecordPolicy;
import org.backdraft.driver.data.FeatureStorage;
import org.backdraft.driver.data.Keep;
import org.backdraft.driver.data.ScalingConfig;
import org.backdraft.driver.data.SourceConfig;
import org.backdraft.driver.data.generated.Digits;
import org.backdraft.driver.optim.Sgd;
import org.backdraft.driver.sync.GradientSettings;
import org.backdraft.nn.Add;
import org.backdraft.nn.BinaryCrossEntropy;
import org.backdraft.nn.Concat;
import org.backdraft.nn.CrossEntropy;
import org.backdraft.nn.Graph;
import org.backdraft.nn.Identity;
import org.backdraft.nn.Initializer;
import org.backdraft.nn.Linear;
import org.backdraft.nn.Node;
import org.backdraft.nn.Relu;
import org.backdraft.nn.Sigmoid;
import org.backdraft.nn.SquaredError;
import org.backdraft.nn.Tanh;
import org.backdraft.tensor.BlasLibrary;
import org.backdraft.tensor.BlasSettings;
import org.backdraft.worker.WireFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;

class RunConfigTest {
    private static final String ALL =
            """
            data {
              train { format = csv, path = "in/*.csv", label = y, weight = -1, header = false, separator = ";" }
              test { format = idx, path = images, labels = labels }
              scaling { type = divide-by, by = 16, subtract = 3 }
              target = features
              validation-fraction = 0.25
              shards = 8
              seed = 77
              partitions = 3
              storage = half
              keep = disk
              shuffle-window = 4096
              on-bad-record = skip
              most-bad-records = "2.5 %"
            }
            network = [
              { type = linear, units = 5, bias = false, init = he, name = first, inputs = [input] }
              { type = sigmoid }
              { type = tanh, inputs = [first] }
              { type = relu, inputs = [first], name = third }
              { type = identity }
              { type = add, inputs = [sigmoid1, tanh1] }
              { type = concat, inputs = [add1, identity1] }
              { type = linear, units = 3 }
            ]
            loss = cross-entropy
            optimizer { type = sgd, learning-rate = 0.5, momentum = 0.9, nesterov = true }
            batch-size = 5000000000
            epochs = 7
            seed = -3
            sync = in-process
            resident { port = 4041, start-seconds = 5 }
            gradients { sum = slices, wire = fp16, groups = 4, error-feedback = false }
            log-every-steps = 11
            executors { wait = 90 s, least = 3 }
            blas { library = system, path = /lib/libblas.so, fallback = false }
            spark { master = "local[2]", executor.memory = 2g, "sql.x" = 1 }
            vars { folder = in }
            """;

    @Test
    void parse_theLeast_hasTheDefaults() {
        RunConfig config = Hocon.parse("");

        assertThat(config.data())
                .isEqualTo(
                        new DataConfig(
                                new SourceConfig.Csv("train.csv", "", "", true, ','),
                                null,
                                0,
                                null,
                                new ScalingConfig(ScalingConfig.Method.NONE, 255, 0),
                                DataConfig.Target.LABEL,
                                0,
                                1,
                                0,
                                FeatureStorage.AUTO,
                                Keep.MEMORY,
                                0,
                                BadRecordPolicy.FAIL,
                                null));
        assertThat(config.network())
                .containsExactly(
                        new Node(
                                "linear1",
                                new Linear(1, true, Initializer.GLOROT),
                                List.of(Graph.INPUT)));
        assertThat(config.loss()).isEqualTo(new SquaredError());
        assertThat(config.optimization().optimizer()).isEqualTo(new Sgd(0.1, 0, false));
        assertThat(config.batchSize()).isEqualTo(128);
        assertThat(config.epochs()).isEqualTo(10);
        assertThat(config.seed()).isEqualTo(1);
        assertThat(config.sync()).isEqualTo(RunConfig.Sync.JOB_PER_STEP);
        assertThat(config.resident()).isEqualTo(new RunConfig.Resident(0, 60));
        assertThat(config.gradients())
                .isEqualTo(
                        new GradientSettings(
                                GradientSettings.Sum.AUTO, WireFormat.FLOAT32, 0, true));
        assertThat(config.logEverySteps()).isEqualTo(100);
        assertThat(config.blas()).isEqualTo(new BlasSettings(BlasLibrary.BUNDLED, "", true));
        assertThat(config.executors()).isEqualTo(new ExecutorPolicy(300_000, 1));
        assertThat(config.spark()).isEmpty();
    }

    @Test
    void parse_allKeys_hasTheirValues() {
        RunConfig config = RunConfig.parse(ALL, "test.conf", Map.of());

        assertThat(config.data())
                .isEqualTo(
                        new DataConfig(
                                new SourceConfig.Csv("in/*.csv", "y", "-1", false, ';'),
                                null,
                                0.25,
                                new SourceConfig.Idx("images", "labels"),
                                new ScalingConfig(ScalingConfig.Method.DIVIDE_BY, 16, 3),
                                DataConfig.Target.FEATURES,
                                8,
                                77,
                                3,
                                FeatureStorage.HALF,
                                Keep.DISK,
                                4096,
                                new BadRecordPolicy(BadRecordPolicy.Action.SKIP, "2.5 %"),
                                null));
        assertThat(config.loss()).isEqualTo(new CrossEntropy());
        assertThat(config.optimization().optimizer()).isEqualTo(new Sgd(0.5, 0.9, true));
        assertThat(config.batchSize()).isEqualTo(5_000_000_000L);
        assertThat(config.epochs()).isEqualTo(7);
        assertThat(config.seed()).isEqualTo(-3);
        assertThat(config.sync()).isEqualTo(RunConfig.Sync.IN_PROCESS);
        assertThat(config.resident()).isEqualTo(new RunConfig.Resident(4041, 5));
        assertThat(config.gradients())
                .isEqualTo(
                        new GradientSettings(
                                GradientSettings.Sum.SLICES, WireFormat.FP16, 4, false));
        assertThat(config.logEverySteps()).isEqualTo(11);
        assertThat(config.executors()).isEqualTo(new ExecutorPolicy(90_000, 3));
        assertThat(config.blas())
                .isEqualTo(new BlasSettings(BlasLibrary.SYSTEM, "/lib/libblas.so", false));
        assertThat(config.spark())
                .containsOnly(
                        Map.entry("master", "local[2]"),
                        Map.entry("executor.memory", "2g"),
                        Map.entry("sql.x", "1"));
    }

    @Test
    void network_allModules_areNamedAndJoined() {
        assertThat(RunConfig.parse(ALL, "test.conf", Map.of()).network())
                .containsExactly(
                        new Node("first", new Linear(5, false, Initializer.HE), List.of("input")),
                        new Node("sigmoid1", new Sigmoid(), List.of("first")),
                        new Node("tanh1", new Tanh(), List.of("first")),
                        new Node("third", new Relu(), List.of("first")),
                        new Node("identity1", new Identity(), List.of("third")),
                        new Node("add1", new Add(), List.of("sigmoid1", "tanh1")),
                        new Node("concat1", new Concat(), List.of("add1", "identity1")),
                        new Node(
                                "linear2",
                                new Linear(3, true, Initializer.GLOROT),
                                List.of("concat1")));
    }

    @Test
    void source_generated_hasItsDefaultsAndValues() {
        assertThat(train("{ format = generated }"))
                .isEqualTo(new SourceConfig.Generated(new Digits(), 10_000, 1));
        assertThat(train("{ format = generated, kind = digits, rows = 1e3, seed = -9 }"))
                .isEqualTo(new SourceConfig.Generated(new Digits(), 1000, -9));
    }

    @Test
    void source_idxWithoutLabels_hasNone() {
        assertThat(train("{ format = idx, path = a }")).isEqualTo(new SourceConfig.Idx("a", ""));
    }

    @Test
    void source_labelByNumber_isText() {
        assertThat(train("{ format = csv, path = 007, label = -1, separator = \"\\t\" }"))
                .isEqualTo(new SourceConfig.Csv("007", "-1", "", true, '\t'));
    }

    @Test
    void source_libSvm_hasItsDefaultsAndValues() {
        assertThat(train("{ format = libsvm, path = a }"))
                .isEqualTo(new SourceConfig.LibSvm("a", 0, 1));
        assertThat(train("{ format = libsvm, path = a, features = 9, first-index = 0 }"))
                .isEqualTo(new SourceConfig.LibSvm("a", 9, 0));
    }

    @Test
    void source_tables_haveTheirDefaultsAndValues() {
        assertThat(train("{ format = parquet, path = a }"))
                .isEqualTo(
                        new SourceConfig.Table(
                                SourceConfig.Format.PARQUET, "a", List.of(), "", List.of()));
        assertThat(train("{ format = orc, path = a, label = y, weight = w, features = [x] }"))
                .isEqualTo(
                        new SourceConfig.Table(
                                SourceConfig.Format.ORC, "a", List.of("y"), "w", List.of("x")));
        assertThat(train("{ format = jsonl, path = a, label = [y, z], features = [x, v] }"))
                .isEqualTo(
                        new SourceConfig.Table(
                                SourceConfig.Format.JSONL,
                                "a",
                                List.of("y", "z"),
                                "",
                                List.of("x", "v")));
    }

    @Test
    void source_images_haveTheirDefaultsAndValues() {
        assertThat(train("{ format = images, path = a }"))
                .isEqualTo(new SourceConfig.Images("a", 0, 0, 0));
        assertThat(train("{ format = images, path = a, channels = 3, width = 8, height = 9 }"))
                .isEqualTo(new SourceConfig.Images("a", 3, 8, 9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tab", "\"\\t\"", "\"\\\\t\""})
    void source_tab_canBeWrittenAsAWord(String separator) {
        assertThat(train("{ format = csv, path = a, separator = " + separator + " }"))
                .isEqualTo(new SourceConfig.Csv("a", "", "", true, '\t'));
    }

    private static SourceConfig train(String section) {
        return Hocon.parse("data.train = null\ndata.train = " + section).data().train();
    }

    @Test
    void loss_eachName_isTheLoss() {
        assertThat(Hocon.parse("loss = binary-cross-entropy").loss())
                .isEqualTo(new BinaryCrossEntropy());
        assertThat(Hocon.parse("loss = \"cross-entropy\"").loss()).isEqualTo(new CrossEntropy());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "data.test { format = generated }", "ALL"})
    void effective_writtenAndReadAgain_isEqual(String more) {
        RunConfig config =
                more.equals("ALL")
                        ? RunConfig.parse(ALL, "test.conf", Map.of())
                        : Hocon.parse(more, "spark.a.b", "x = \"y\"", "vars.n", "[1, 1e3]");

        assertThat(RunConfig.parse(config.toJson(), "json", Map.of())).isEqualTo(config);
        assertThat(RunConfig.parse(config.toHocon(), "hocon", Map.of())).isEqualTo(config);
        assertThat(config.toJson()).doesNotContain("\n");
    }

    @Test
    void effective_theLeast_statesTheDefaults() {
        assertThat(Hocon.parse("").toJson())
                .contains("\"batch-size\":128", "\"learning-rate\":0.1", "\"init\":\"glorot\"");
    }
}
