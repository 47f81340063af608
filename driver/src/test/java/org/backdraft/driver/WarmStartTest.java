package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.hadoop.conf.Configuration;
import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.driver.run.Session;
import org.backdraft.driver.run.TrainingRun;
import org.backdraft.nn.Graph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Parameters that come from an earlier model, and those that stay as they are. */
class WarmStartTest {
    private static final HadoopFiles FILES = new HadoopFiles(new Configuration());

    @TempDir private Path folder;
    private Path train;
    private Path model;
    private SavedModel first;

    private String text() {
        return """
        data.train { format = csv, path = "%s", label = tree }
        data.scaling { type = standardise }
        data.shards = 2
        network = [
          { type = linear, units = 6, name = low }
          { type = batch-norm, name = norm }
          { type = tanh }
          { type = linear, units = 5, name = middle }
          { type = relu }
          { type = linear, units = 3, name = out }
        ]
        loss = cross-entropy
        optimizer { type = adamw, learning-rate = 0.02, weight-decay = 0.1 }
        regularization { l2 = 0.01 }
        batch-size = 30
        epochs = 2
        seed = 5
        sync = in-process
        """
                .formatted(train);
    }

    @BeforeEach
    void trainAModel() throws IOException {
        train = TestData.csv(folder, "train.csv", 120, 1);
        first = trained(text(), Map.of());
        model = folder.resolve("first.safetensors");
        first.write(FILES, model.toString());
    }

    private static SavedModel trained(String text, Map<String, String> settings)
            throws IOException {
        RunConfig config = RunConfig.parse(text, "test", settings);
        try (Session session = Session.open(config)) {
            return new TrainingRun(session, config, Runs.NOWHERE).run().model();
        }
    }

    /** Warm from the first model, with another seed. */
    private Map<String, String> warm(String... more) {
        Map<String, String> settings = new java.util.HashMap<>();
        settings.put("warm-start.model", model.toString());
        settings.put("seed", "99");
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    private static float[] parameters(SavedModel model, String module) {
        int i = index(model.graph(), module);
        return Arrays.copyOfRange(model.theta(), model.graph().offset(i), model.graph().end(i));
    }

    private static float[] statistics(SavedModel model, String module) {
        int i = index(model.graph(), module);
        int from = model.graph().statisticsOffset(i);
        int size = model.graph().statistics(i).stream().mapToInt(s -> s.size()).sum();
        return Arrays.copyOfRange(model.theta(), from, from + size);
    }

    private static int index(Graph graph, String module) {
        return graph.nodes().stream().map(node -> node.name()).toList().indexOf(module);
    }

    private void assertMistake(String text, Map<String, String> settings, String... parts)
            throws IOException {
        Path conf = Files.writeString(folder.resolve("warm.conf"), text);
        String[] words = new String[4 + 2 * settings.size()];
        words[0] = "train";
        words[1] = conf.toString();
        words[2] = "--run";
        words[3] = folder.resolve("none").toString();
        int at = 4;
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            words[at++] = "--set";
            words[at++] = setting.getKey() + "=" + setting.getValue();
        }
        CommandLineRun result = CommandLineRun.of(words);
        assertThat(result.err()).contains(parts).doesNotContain("\tat ", "Exception");
        assertThat(result.code()).isEqualTo(2);
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void train_frozenModules_keepEveryBitAndOthersChange() throws IOException {
        SavedModel second = trained(text(), warm("freeze", "[low, norm]"));

        assertThat(parameters(second, "low")).isEqualTo(parameters(first, "low"));
        assertThat(parameters(second, "norm")).isEqualTo(parameters(first, "norm"));
        assertThat(statistics(second, "norm")).isEqualTo(statistics(first, "norm"));
        assertThat(parameters(second, "middle")).isNotEqualTo(parameters(first, "middle"));
        assertThat(parameters(second, "out")).isNotEqualTo(parameters(first, "out"));
    }

    @Test
    void train_notFrozenNorm_movesItsStatistics() throws IOException {
        SavedModel second = trained(text(), warm("freeze", "[low]"));

        assertThat(parameters(second, "norm")).isNotEqualTo(parameters(first, "norm"));
        assertThat(statistics(second, "norm")).isNotEqualTo(statistics(first, "norm"));
    }

    @Test
    void train_excepted_areDrawnAnewAndOthersCopied() throws IOException {
        SavedModel second =
                trained(
                        text(),
                        warm("warm-start.except", "[middle]", "freeze", "[low, norm, middle]"));

        Graph graph = second.graph();
        float[] drawn = graph.initialTheta(99);
        int i = index(graph, "middle");
        assertThat(parameters(second, "low")).isEqualTo(parameters(first, "low"));
        assertThat(parameters(second, "middle"))
                .isEqualTo(Arrays.copyOfRange(drawn, graph.offset(i), graph.end(i)));
    }

    @Test
    void train_modulesInOtherPlaces_areFoundByName() throws IOException {
        String deeper =
                text().replace(
                                "{ type = linear, units = 5, name = middle }",
                                "{ type = linear, units = 6, name = new }\n{ type = tanh }\n"
                                        + "{ type = linear, units = 5, name = middle }");

        SavedModel second =
                trained(
                        deeper,
                        warm("warm-start.except", "[new]", "freeze", "[low, norm, middle, out]"));

        for (String module : List.of("low", "norm", "middle", "out")) {
            assertThat(parameters(second, module)).isEqualTo(parameters(first, module));
        }
        assertThat(statistics(second, "norm")).isEqualTo(statistics(first, "norm"));
    }

    @Test
    void train_otherShapesOrNames_sayWhatToExcept() throws IOException {
        assertMistake(
                text().replace("units = 5", "units = 7"),
                warm(),
                "has other shapes in module 'middle'",
                "warm-start.except = [middle]");
        assertMistake(
                text().replace("name = middle", "name = centre"),
                warm(),
                "has no module 'centre'",
                "warm-start.except = [centre]");
        assertMistake(text(), warm("warm-start.except", "[centre]"), "there is no module 'centre'");
    }

    @Test
    void train_otherClasses_areAMistakeUnlessTheLastModuleIsExcepted() throws IOException {
        Files.writeString(train, Files.readString(train).replace("ash", "elm"));

        assertMistake(
                text(),
                warm(),
                "decides between other classes: [ash, birch, cedar] there, [birch, cedar, elm]",
                "warm-start.except = [out]");
        assertThat(trained(text(), warm("warm-start.except", "[out]")).classes())
                .containsExactly("birch", "cedar", "elm");
    }

    @Test
    void train_featuresRenamed_areAMistakeUnlessScaledAnew() throws IOException {
        Files.writeString(train, Files.readString(train).replace("a,b,c,d", "a,c,b,d"));

        assertMistake(text(), warm(), "takes the features [a, b, c, d]", "[a, c, b, d]");
        assertThat(trained(text(), warm("warm-start.scaling", "data")).features())
                .containsExactly("a", "c", "b", "d");
    }

    @Test
    void train_scaling_isTheModelsOrTheDatas() throws IOException {
        TestData.csv(folder, "train.csv", 120, 77);
        SavedModel cold = trained(text(), Map.of());

        SavedModel model = trained(text(), warm());
        SavedModel data = trained(text(), warm("warm-start.scaling", "data"));

        assertThat(model.scaling().offset()).isEqualTo(first.scaling().offset());
        assertThat(model.scaling().factor()).isEqualTo(first.scaling().factor());
        assertThat(data.scaling().offset()).isEqualTo(cold.scaling().offset());
        assertThat(data.scaling().offset()).isNotEqualTo(first.scaling().offset());
    }

    @Test
    void train_allFrozen_saysThatNothingIsLeft() throws IOException {
        assertMistake(
                text(), warm("freeze", "[low, norm, middle, out]"), "nothing is left to train");
    }

    @Test
    void train_unknownModuleInAGroup_namesThoseThere() throws IOException {
        assertMistake(
                text(),
                warm("parameter-groups", "[{modules=[lo], learning-rate-factor=0.1}]"),
                "parameter-groups: there is no module 'lo'; there are low, norm");
    }

    /** A warm start on other rows of one word and one number, whose fit would differ. */
    private String columns(String first, String more) throws IOException {
        Path rows = Files.writeString(folder.resolve(first + ".csv"), "w,x,y\n" + more);
        return """
        data.train { format = csv, path = "%s", label = y }
        data.columns { w { type = category }, x { transform = standardise } }
        data.shards = 2
        network = [{ type = linear, units = 2 }]
        loss = cross-entropy
        epochs = 1
        sync = in-process
        """
                .formatted(rows);
    }

    @Test
    void columns_ofTheModel_areKeptOrFittedAnew() throws IOException {
        SavedModel one = trained(columns("one", "a,1,0\nb,5,1\na,2,0\n"), Map.of());
        Path saved = folder.resolve("one.safetensors");
        one.write(FILES, saved.toString());
        String other = columns("other", "b,10,0\nc,30,1\nb,40,1\n");
        Map<String, String> warm = Map.of("warm-start.model", saved.toString());

        assertThat(trained(other, warm).schema()).isEqualTo(one.schema());
        assertThat(trained(other, Runs.with(warm, Map.of("warm-start.scaling", "data"))).schema())
                .isEqualTo(trained(other, Map.of()).schema())
                .isNotEqualTo(one.schema());
        assertThatThrownBy(
                        () ->
                                trained(
                                        other,
                                        Runs.with(warm, Map.of("data.columns.x.missing", "mean"))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("was trained with other data.columns");
    }
}
