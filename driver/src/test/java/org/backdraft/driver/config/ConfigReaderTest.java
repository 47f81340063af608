package org.backdraft.driver.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;

class ConfigReaderTest {
    private enum Colour {
        RED,
        DARK_BLUE
    }

    private static ConfigReader of(String text) {
        return ConfigReader.of(ConfigFactory.parseString(text));
    }

    @ParameterizedTest
    @CsvSource({"12,12", "'\"12\"',12", "1e3,1000", "1000.0,1000", "-7,-7", "'\"1e3\"',1000"})
    void whole_anyWayOfWriting_isTheNumber(String text, long number) {
        assertThat(of("a = " + text).whole("a", 0, Long.MIN_VALUE)).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource({
        "9007199254740993",
        "9223372036854775807",
        "-9223372036854775808",
        "9007199254740992"
    })
    void whole_largeNumber_isExact(String text) {
        assertThat(of("a = " + text).whole("a", 0, Long.MIN_VALUE)).isEqualTo(Long.parseLong(text));
    }

    @Test
    void values_missing_areTheDefaults() {
        ConfigReader reader = of("");

        assertThat(reader.text("a", "x")).isEqualTo("x");
        assertThat(reader.whole("b", 5, 1)).isEqualTo(5);
        assertThat(reader.wholeInt("c", 6, 1)).isEqualTo(6);
        assertThat(reader.number("d", 0.5)).isEqualTo(0.5);
        assertThat(reader.flag("e", true)).isTrue();
        assertThat(reader.choice("f", Colour.class, Colour.DARK_BLUE)).isEqualTo(Colour.DARK_BLUE);
        assertThat(reader.words("g", List.of("y"))).containsExactly("y");
        assertThat(reader.effective())
                .isEqualTo(
                        Map.of(
                                "a",
                                "x",
                                "b",
                                5L,
                                "c",
                                6L,
                                "d",
                                0.5,
                                "e",
                                true,
                                "f",
                                "dark-blue",
                                "g",
                                List.of("y")));
    }

    @Test
    void choice_name_isInLowerCaseWithHyphens() {
        assertThat(of("a = dark-blue").choice("a", Colour.class, Colour.RED))
                .isEqualTo(Colour.DARK_BLUE);
        assertThatThrownBy(() -> of("a = DARK_BLUE").choice("a", Colour.class, Colour.RED))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("expected one of red, dark-blue, found \"DARK_BLUE\"");
    }

    @Test
    void number_anyWayOfWriting_isTheNumber() {
        assertThat(of("a = 1e-3").number("a", 0)).isEqualTo(0.001);
        assertThat(of("a = \"-2.5\"").number("a", 0)).isEqualTo(-2.5);
        assertThat(of("a = 3").number("a", 0)).isEqualTo(3);
    }

    @Test
    void words_numbers_areAsWritten() {
        assertThat(of("a = [x, 1, true]").words("a", List.of())).containsExactly("x", "1", "true");
    }

    @Test
    void free_nestedAndQuotedKeys_areDotted() {
        ConfigReader reader =
                of("s { a = 1, b.c = x, \"d.e\" = 2s, f.\"g.h\" = true, \"i\\\"j\" = 0 }");

        assertThat(reader.free("s"))
                .isEqualTo(Map.of("a", "1", "b.c", "x", "d.e", "2s", "f.g.h", "true", "i\"j", "0"));
        assertThatCode(reader::finish).doesNotThrowAnyException();
    }

    @Test
    void free_settingOfANestedKey_winsOverTheFile() {
        ConfigReader reader = of("s { a.b = 1, \"a.b\" = 2 }");

        assertThat(reader.free("s")).isEqualTo(Map.of("a.b", "2"));
    }

    @Test
    void free_keyThatIsAlsoASection_keepsBoth() {
        ConfigReader reader = of("s { speculation = true, \"speculation.interval\" = 1s }");

        assertThat(reader.free("s"))
                .isEqualTo(Map.of("speculation", "true", "speculation.interval", "1s"));
    }

    @Test
    void finish_innerSections_areCheckedToo() {
        ConfigReader reader = of("a { b { c = 1, d = 2 } }");
        reader.section("a").section("b").text("c");

        assertThatThrownBy(reader::finish)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("unknown key a.b.d (");
    }

    @Test
    void sections_each_isNamedByItsPlace() {
        List<ConfigReader> readers = of("a = [{ b = 1 }, { b = x }]").sections("a");

        assertThat(readers.get(0).whole("b", 0, 0)).isEqualTo(1);
        assertThatThrownBy(() -> readers.get(1).whole("b", 0, 0))
                .hasMessageStartingWith("a[1].b: expected a whole number from 0 up, found \"x\"");
    }
}
