package org.backdraft.driver.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.augment.Augmentation;
import org.backdraft.augment.Elastic;
import org.backdraft.augment.Flip;
import org.backdraft.augment.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

class AugmentationConfigTest {
    private static final String ALL =
            """
            augmentation {
              shape = [3, 32, 16], shift = 2.5, rotate = 10, zoom = 0.1, shear = 7
              flip = horizontal, elastic { strength = 1.5, cell = 6 }, cut-out = 4
            }
            """;

    @Test
    void parse_theLeast_changesNothing() {
        assertThat(Hocon.parse("").augmentation()).isEqualTo(Augmentation.NONE);
    }

    @Test
    void parse_allKeys_hasTheirValues() {
        assertThat(Hocon.parse(ALL).augmentation())
                .isEqualTo(
                        new Augmentation(
                                new ImageShape(3, 32, 16),
                                2.5,
                                10,
                                0.1,
                                7,
                                Flip.HORIZONTAL,
                                new Elastic(1.5, 6),
                                4));
    }

    @Test
    void parse_networkOfImages_tellsTheShape() {
        String network =
                "network = [{ type = reshape, shape = [2, 3, 4] }, { type = flatten },"
                        + " { type = linear, units = 2 }]\n";

        assertThat(Hocon.parse(network + "augmentation.shift = 1").augmentation().shape())
                .isEqualTo(new ImageShape(2, 3, 4));
        assertThat(Hocon.parse(network + ALL).augmentation().shape())
                .isEqualTo(new ImageShape(3, 32, 16));
    }

    /** One value of a grid, say. */
    @Test
    void parse_zero_isMeant() {
        RunConfig config = Hocon.parse("augmentation.shape = [1, 28, 28], augmentation.shift = 0");

        assertThat(config.augmentation().isNone()).isTrue();
        assertThat(Hocon.parse(ALL, "augmentation.shift", "0").augmentation().shift()).isZero();
    }

    @Test
    void effective_writtenAndReadAgain_isEqual() {
        for (String lines : new String[] {"", ALL, "augmentation.cut-out = 0"}) {
            RunConfig config = Hocon.parse(lines);

            assertThat(RunConfig.parse(config.toJson(), "json", Map.of())).isEqualTo(config);
            assertThat(config.with(Map.of("epochs", "3"), "test").augmentation())
                    .isEqualTo(config.augmentation());
        }
        assertThat(Hocon.parse(ALL).toJson()).contains("\"shape\":[3,32,16]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | augmentation: changes nothing; set one or more of shift, rotate, zoom, shear,"
                        + " flip, cut-out and elastic.strength, or leave the section out",
                "{ shape = [1, 2, 2], elastic.cell = 3 } | augmentation: changes nothing; set one or"
                        + " more of shift, rotate, zoom, shear, flip, cut-out and elastic.strength,"
                        + " or leave the section out",
                "{ shift = 1 } | augmentation: give shape = [channels, height, width], such as"
                        + " [1, 28, 28], so that pixels are known by their places",
                "{ flip = both, shape = [28, 28] } | augmentation.shape: expected [channels, height,"
                        + " width], found [28, 28]",
                "{ flip = both, shape = [1, 0, 2] } | augmentation.shape: expected whole numbers"
                        + " from 1 up, such as [3, 3], found [1,0,2]",
                "{ flip = both, shape = 28 } | augmentation.shape: expected [channels, height, width],"
                        + " found [28]",
                "{ flip = both, shape = [70000, 70000, 1] } | augmentation: shape must be [channels,"
                        + " height, width], each at least 1 and all together at most 2147483647"
                        + " numbers, not [70000, 70000, 1]",
                "{ flip = left, shape = [1, 2, 2] } | augmentation.flip: expected one of none,"
                        + " horizontal, vertical, both, found \"left\"",
                "{ shift = 3, shape = [1, 2, 2] } | augmentation: shift must be pixels from 0 to 2.0,"
                        + " not 3.0",
                "{ rotate = -1, shape = [1, 2, 2] } | augmentation: rotate must be degrees from 0 to"
                        + " 180.0, not -1.0",
                "{ zoom = 1, shape = [1, 2, 2] } | augmentation: zoom must be a share from 0 to 0.9,"
                        + " not 1.0",
                "{ elastic { strength = 1, cell = 0 }, shape = [1, 2, 2] } | augmentation.elastic:"
                        + " cell must be pixels from 1 up, not 0.0",
                "{ cut-out = 1.5, shape = [1, 2, 2] } | augmentation.cut-out: expected a whole number"
                        + " from 0 up, found 1.5",
            })
    void parse_wrong_isNamedWithItsLine(String section, String message) {
        assertThatThrownBy(() -> Hocon.parse("augmentation = " + section))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(message + " (test.conf: 4)");
    }

    @Test
    void parse_unknownKey_suggestsTheNearest() {
        assertThatThrownBy(() -> Hocon.parse("augmentation { shift = 0, rotation = 3 }"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("unknown key augmentation.rotation (test.conf: 4)");
    }
}
