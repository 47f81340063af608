package org.backdraft.driver.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.driver.data.SourceConfig;
import org.backdraft.driver.data.generated.Blobs;
import org.backdraft.driver.data.generated.Checkerboard;
import org.backdraft.driver.data.generated.Circles;
import org.backdraft.driver.data.generated.Digits;
import org.backdraft.driver.data.generated.Faces;
import org.backdraft.driver.data.generated.Generator;
import org.backdraft.driver.data.generated.Kind;
import org.backdraft.driver.data.generated.Line;
import org.backdraft.driver.data.generated.Moons;
import org.backdraft.driver.data.generated.Sine;
import org.backdraft.driver.data.generated.Spirals;
import org.backdraft.driver.data.generated.Xor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.Map;

class GeneratedConfigTest {

    /** Settings as a file has them, and what they stand for. */
    static List<Arguments> settings() {
        return List.of(
                Arguments.of("kind = blobs", new Blobs(3, 2, 1)),
                Arguments.of(
                        "kind = blobs, classes = 4, features = 5, spread = 0.5",
                        new Blobs(4, 5, 0.5)),
                Arguments.of("kind = checkerboard", new Checkerboard(4)),
                Arguments.of("kind = checkerboard, cells = 8", new Checkerboard(8)),
                Arguments.of("kind = circles", new Circles(0.1, 0.5)),
                Arguments.of("kind = circles, noise = 0, factor = 0.8", new Circles(0, 0.8)),
                Arguments.of("", new Digits()),
                Arguments.of("kind = digits", new Digits()),
                Arguments.of("kind = faces", new Faces()),
                Arguments.of("kind = line", new Line(3, 0.1)),
                Arguments.of("kind = line, features = 1, noise = 2", new Line(1, 2)),
                Arguments.of("kind = moons", new Moons(0.1)),
                Arguments.of("kind = moons, noise = 0.2", new Moons(0.2)),
                Arguments.of("kind = sine", new Sine(0.1)),
                Arguments.of("kind = sine, noise = 0.2", new Sine(0.2)),
                Arguments.of("kind = spirals", new Spirals(0.02, 1.5, 2)),
                Arguments.of(
                        "kind = spirals, noise = 0, turns = 3, classes = 5", new Spirals(0, 3, 5)),
                Arguments.of("kind = xor", new Xor(0.25)),
                Arguments.of("kind = xor, noise = 0.5", new Xor(0.5)));
    }

    private static RunConfig parse(String settings) {
        return Hocon.parse("data.test { format = generated, " + settings + " }");
    }

    @ParameterizedTest
    @MethodSource("settings")
    void parse_kindAndSettings_isTheGenerator(String settings, Generator generator) {
        assertThat(parse(settings).data().test())
                .isEqualTo(new SourceConfig.Generated(generator, 10_000, 1));
        assertThat(parse("rows = 0, seed = -7, " + settings).data().test())
                .isEqualTo(new SourceConfig.Generated(generator, 0, -7));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void effective_writtenAndReadAgain_isEqual(String settings) {
        RunConfig config = parse(settings);

        assertThat(RunConfig.parse(config.toHocon(), "hocon", Map.of())).isEqualTo(config);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void of_eachKindAlone_hasItsDefaults(Kind kind) {
        SourceConfig.Generated config =
                GeneratedConfig.of(Map.of("kind", kind.toString(), "rows", "20"), "generate");

        assertThat(config.generator().kind()).isEqualTo(kind);
        assertThat(config.rows()).isEqualTo(20);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind = digits, noise = 1 | unknown key data.test.noise",
                "kind = faces, noise = 1 | unknown key data.test.noise",
                "noise = 1 | unknown key data.test.noise",
                "kind = xor, turns = 1 | unknown key data.test.turns",
                "kind = moons, nois = 1 | did you mean data.test.noise?",
                "kind = sine, classes = 3 | unknown key data.test.classes",
                "kind = rings | data.test.kind: expected one of blobs, checkerboard, circles,"
                        + " digits, faces, line, moons, sine, spirals, xor, found \"rings\"",
                "kind = xor, noise = -1 | data.test: noise must be 0 or more, not -1.0",
                "kind = xor, noise = much | data.test.noise: expected a number",
                "kind = circles, factor = 2 | data.test: factor must be between 0 and 1, not 2.0",
                "kind = spirals, classes = 1 | data.test.classes: expected a whole number from 2 up",
                "kind = blobs, features = 0 | data.test.features: expected a whole number from 1 up",
                "kind = checkerboard, cells = 1 | data.test.cells: expected a whole number from 2",
                "kind = xor, rows = -1 | data.test.rows: expected a whole number from 0 up",
            })
    void parse_wrongSetting_namesKeyAndLine(String settings, String message) {
        assertThatThrownBy(() -> parse(settings))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("(test.conf: 4)");
    }

    @Test
    void of_wrongSetting_saysWhere() {
        assertThatThrownBy(
                        () ->
                                GeneratedConfig.of(
                                        Map.of("kind", "circles", "factor", "2"), "generate"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("data: factor must be between 0 and 1, not 2.0 (generate)");
        assertThatThrownBy(
                        () -> GeneratedConfig.of(Map.of("kind", "xor", "turns", "2"), "generate"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("unknown key data.turns (generate)");
        assertThatThrownBy(() -> GeneratedConfig.of(Map.of("a..b", "2"), "generate"))
                .isInstanceOf(ConfigurationException.class);
    }
}
