package org.backdraft.driver.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.driver.data.SourceConfig;
import org.backdraft.nn.Linear;
import org.backdraft.nn.Relu;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunConfigOverridesTest {

    @Test
    void settings_numbers_overrideTheFile() {
        RunConfig config =
                Hocon.parse("epochs = 3", "epochs", "4", "optimizer.momentum", "0.5", "seed", "-1");

        assertThat(config.epochs()).isEqualTo(4);
        assertThat(config.seed()).isEqualTo(-1);
        assertThat(config.toJson()).contains("\"momentum\":0.5");
    }

    @Test
    void settings_numberWithExponent_isAsInTheFile() {
        assertThat(Hocon.parse("batch-size = 1e3").batchSize()).isEqualTo(1000);
        assertThat(Hocon.parse("", "batch-size", "1e3").batchSize()).isEqualTo(1000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "local[2]",
                "hdfs://host:9000/a/b.csv",
                "/a b/c",
                "C:\\x\\y",
                "a,b",
                "${x}",
                "#1",
                "x = {",
                "\u00e9\u00e4",
                "a\"b",
                "{a,b}/*.csv",
                "true",
                "null",
                "1.0",
                "007"
            })
    void settings_anyText_isTakenAsItIs(String text) {
        RunConfig config = Hocon.parse("", "data.train.path", text, "spark.x", text);

        assertThat(config.data().train()).isEqualTo(new SourceConfig.Csv(text, "", "", true, ','));
        assertThat(config.spark()).containsEntry("x", text);
    }

    @Test
    void settings_quotedText_isUnquoted() {
        assertThat(Hocon.parse("", "data.train.path", "\"[1, 2]\"").data().train())
                .isEqualTo(new SourceConfig.Csv("[1, 2]", "", "", true, ','));
    }

    @Test
    void settings_list_replacesTheList() {
        RunConfig config =
                Hocon.parse("", "network", "[{type = linear, units = 2}, { type = relu }]");

        assertThat(config.network().stream().map(node -> node.module().getClass()).toList())
                .isEqualTo(java.util.List.of(Linear.class, Relu.class));
    }

    @Test
    void settings_object_isMergedIntoTheSection() {
        RunConfig config =
                Hocon.parse("optimizer.learning-rate = 2", "optimizer", "{momentum = 0.5}");

        assertThat(config.toJson()).contains("\"learning-rate\":2.0", "\"momentum\":0.5");
    }

    @Test
    void settings_laterOne_wins() {
        RunConfig config =
                Hocon.parse("", "optimizer", "{momentum = 0.5}", "optimizer.momentum", "0.25");

        assertThat(config.toJson()).contains("\"momentum\":0.25");
    }

    @Test
    void settings_variable_isSubstituted() {
        String more = "vars.folder = in\ndata.train.path = ${vars.folder}/a.csv";

        assertThat(Hocon.parse(more).toJson()).contains("\"path\":\"in/a.csv\"");
        assertThat(Hocon.parse(more, "vars.folder", "/x y").toJson())
                .contains("\"path\":\"/x y/a.csv\"");
    }

    @Test
    void settings_wrongValue_namesTheSetting() {
        assertThatThrownBy(() -> Hocon.parse("", "epochs", "many"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "epochs: expected a whole number from 1 up, found \"many\" (--set epochs: 1)");
    }

    @Test
    void settings_unknownKey_namesTheSetting() {
        assertThatThrownBy(() -> Hocon.parse("", "optimizer.learningrate", "1"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("unknown key optimizer.learningrate (--set")
                .hasMessageContaining("did you mean optimizer.learning-rate?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b = {", "a..b", ".a", "a.", "{", "$"})
    void settings_keyThatIsNone_isRefused(String key) {
        assertThatThrownBy(() -> Hocon.parse("", key, "1"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("--set " + key);
    }

    @Test
    void settings_brokenList_isRefused() {
        assertThatThrownBy(() -> Hocon.parse("", "network", "[{type = linear, units = }]"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("--set network");
    }
}
