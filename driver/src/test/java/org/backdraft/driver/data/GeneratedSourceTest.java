package org.backdraft.driver.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.driver.data.generated.Blobs;
import org.backdraft.driver.data.generated.Digits;
import org.backdraft.driver.data.generated.Generator;
import org.backdraft.driver.data.generated.Moons;
import org.backdraft.driver.data.generated.Sine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

class GeneratedSourceTest {
    private static final Targets TEN = Targets.classNumbers(10);

    /** Drawn one by one. */
    private static List<Float> expected(long seed, long index) {
        byte[] pixels = new byte[Digits.PIXELS];
        int digit = new Digits().draw(seed, index, pixels);
        List<Float> row = new ArrayList<>();
        for (byte pixel : pixels) {
            row.add((float) Byte.toUnsignedInt(pixel));
        }
        row.add((float) digit);
        row.add(1f);
        return row;
    }

    @Test
    void rows_oneSplit_areTheDigits() {
        GeneratedSource source = Rows.digits(25, 3);

        assertThat(source.features()).isEqualTo(784);
        assertThat(source.labelsAreClassNumbers()).isTrue();
        assertThat(source.scan(0, TEN).rows()).isEqualTo(25);
        assertThat(Rows.of(source, TEN))
                .isEqualTo(IntStream.range(0, 25).mapToObj(i -> expected(3, i)).toList());
    }

    @Test
    void rows_secondSplit_goOnWhereTheFirstEnds() {
        GeneratedSource source = Rows.digits(4096 + 3, 3);

        assertThat(source.splits()).isEqualTo(2);
        assertThat(source.scan(0, TEN).rows()).isEqualTo(4096);
        assertThat(source.scan(1, TEN).rows()).isEqualTo(3);
        assertThat(Rows.of(source, 1, TEN))
                .containsExactly(expected(3, 4096), expected(3, 4097), expected(3, 4098));
    }

    @Test
    void rows_withoutLabels_areThePixels() {
        List<List<Float>> rows = Rows.of(Rows.digits(1, 3), Targets.none());

        assertThat(rows.get(0)).hasSize(784 + 1);
        assertThat(rows.get(0).subList(0, 784)).isEqualTo(expected(3, 0).subList(0, 784));
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,1", "4096,1", "4097,2", "8192,2", "1000000,245"})
    void splits_anyRows_areRoundedUpAndCoverThem(long rows, int splits) {
        GeneratedSource source = Rows.digits(rows, 1);
        long sum = 0;
        for (int split = 0; split < source.splits(); split++) {
            sum += source.scan(split, TEN).rows();
        }

        assertThat(source.splits()).isEqualTo(splits);
        assertThat(sum).isEqualTo(rows);
    }

    @Test
    void scan_tooFewClasses_saysBothNumbers() {
        assertThatThrownBy(() -> Rows.digits(5, 1).scan(0, Targets.classNumbers(9)))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "generated data of kind digits has the classes 0 to 9, but the network decides"
                                + " between the 9 classes 0, 1, 2, 3, 4, 5, 6, 7, 8");
    }

    @Test
    void scan_classesOfOtherNames_areRefused() {
        List<String> words = IntStream.range(0, 10).mapToObj(i -> "c" + i).toList();

        assertThatThrownBy(() -> Rows.digits(5, 1).scan(0, Targets.classes(words)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("the 10 classes c0, c1,");
    }

    @Test
    void rows_classesInAnotherOrder_areTheirIndices() {
        List<String> backwards = IntStream.range(0, 10).mapToObj(i -> 9 - i + "").toList();
        List<Float> row = Rows.of(Rows.digits(1, 3), Targets.classes(backwards)).get(0);

        assertThat(row.get(784)).isEqualTo(9 - expected(3, 0).get(784));
    }

    @Test
    void constructor_negativeRows_throwsWithThem() {
        assertThatThrownBy(() -> new SourceConfig.Generated(new Digits(), -1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rows must be 0 or more, not -1");
    }

    @Test
    void featureNames_ofAKind_areItsOwn() {
        assertThat(of(Moons.DEFAULT).featureNames()).containsExactly("x", "y");
        assertThat(of(new Blobs(2, 3, 1)).featureNames()).containsExactly("x0", "x1", "x2");
        assertThat(Rows.digits(1, 1).featureNames()).isEmpty();
    }

    @Test
    void rows_ofNumbers_areTheTargetsDrawn() {
        float[] x = new float[1];
        float y = Sine.DEFAULT.draw(3, 0, x);

        assertThat(of(Sine.DEFAULT).labelsAreClassNumbers()).isFalse();
        assertThat(Rows.of(of(Sine.DEFAULT), Targets.number()).get(0)).containsExactly(x[0], y, 1f);
    }

    @Test
    void scan_classesOfAKindWithNumbers_areRefused() {
        assertThatThrownBy(() -> of(Sine.DEFAULT).scan(0, Targets.anyClass()))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "generated data of kind sine has numbers for targets, not classes; use loss"
                                + " = squared-error");
    }

    @Test
    void description_ofAKind_saysRowsAndSeed() {
        assertThat(of(Moons.DEFAULT).description()).isEqualTo("5 generated moons of seed 3");
    }

    private static GeneratedSource of(Generator generator) {
        return new GeneratedSource(new SourceConfig.Generated(generator, 5, 3));
    }
}
