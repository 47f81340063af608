package org.backdraft.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;

class AugmentationTest {
    private static final ImageShape SHAPE = new ImageShape(3, 5, 7);

    private static Augmentation of(
            double shift, double rotate, double zoom, double shear, int cutOut) {
        return new Augmentation(SHAPE, shift, rotate, zoom, shear, Flip.NONE, Elastic.NONE, cutOut);
    }

    @Test
    void isNone_eachChange_isFalse() {
        assertThat(Augmentation.NONE.isNone()).isTrue();
        assertThat(of(0, 0, 0, 0, 0).isNone()).isTrue();
        assertThat(of(1, 0, 0, 0, 0).isNone()).isFalse();
        assertThat(of(0, 1, 0, 0, 0).isNone()).isFalse();
        assertThat(of(0, 0, 0.1, 0, 0).isNone()).isFalse();
        assertThat(of(0, 0, 0, 1, 0).isNone()).isFalse();
        assertThat(of(0, 0, 0, 0, 1).isNone()).isFalse();
        for (Flip flip : new Flip[] {Flip.HORIZONTAL, Flip.VERTICAL, Flip.BOTH}) {
            assertThat(new Augmentation(SHAPE, 0, 0, 0, 0, flip, Elastic.NONE, 0).isNone())
                    .isFalse();
        }
        Elastic elastic = new Elastic(1, 2);
        assertThat(new Augmentation(SHAPE, 0, 0, 0, 0, Flip.NONE, elastic, 0).isNone()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-1 | 0 | 0 | 0 | 0 | shift must be pixels from 0 to 7.0, not -1.0",
                "7.5 | 0 | 0 | 0 | 0 | shift must be pixels from 0 to 7.0, not 7.5",
                "NaN | 0 | 0 | 0 | 0 | shift must be pixels from 0 to 7.0, not NaN",
                "0 | 181 | 0 | 0 | 0 | rotate must be degrees from 0 to 180.0, not 181.0",
                "0 | 0 | 1 | 0 | 0 | zoom must be a share from 0 to 0.9, not 1.0",
                "0 | 0 | 0 | 90 | 0 | shear must be degrees from 0 to 60.0, not 90.0",
                "0 | 0 | 0 | 0 | 8 | cut-out must be pixels from 0 to 7.0, not 8.0",
            })
    void augmentation_outOfRange_isNamed(
            double shift, double rotate, double zoom, double shear, int cutOut, String message) {
        assertThatThrownBy(() -> of(shift, rotate, zoom, shear, cutOut))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void augmentation_changesWithoutShape_asksForIt() {
        assertThatThrownBy(() -> new Augmentation(null, 0, 0, 0, 0, Flip.BOTH, Elastic.NONE, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("give shape = [channels, height, width]");
    }

    @Test
    void elastic_outOfRange_isNamed() {
        assertThatThrownBy(() -> new Elastic(-1, 7))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("strength must be pixels from 0 up, not -1.0");
        assertThatThrownBy(() -> new Elastic(1, 0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cell must be pixels from 1 up, not 0.5");
    }

    @Test
    void shape_outOfRange_isNamed() {
        assertThatThrownBy(() -> new ImageShape(1, 0, 28))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("not [1, 0, 28]");
        assertThatThrownBy(() -> new ImageShape(2, 65_536, 65_536))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("shape must be [channels, height, width], each at least 1");
    }

    @Test
    void augmentation_serialised_isEqual() throws Exception {
        Augmentation all = new Augmentation(SHAPE, 1, 2, 0.3, 4, Flip.BOTH, new Elastic(5, 6), 7);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(all);
        }

        try (ObjectInputStream in =
                new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(all);
        }
    }
}
