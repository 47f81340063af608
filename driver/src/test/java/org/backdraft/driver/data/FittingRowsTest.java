package org.backdraft.driver.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

class FittingRowsTest {
    @TempDir private Path folder;

    /** Two rows that fit anywhere and one with a number that may not. */
    private ExampleSource rows(String number) throws IOException {
        String text = "a,b,y\n0,255,0.5\n7,1,0.25\n3," + number + ",0\n";
        return Csv.open(Csv.config(Rows.write(folder.resolve("rows.csv"), text), "y"));
    }

    private static int count(ExampleSource source, FeatureStorage storage) throws IOException {
        int count = 0;
        try (RowReader reader = FittingRows.open(source, 0, Targets.number(), 40, storage)) {
            while (reader.next()) {
                assertThat(reader.features()).hasSize(source.features());
                assertThat(reader.target()).hasSize(1);
                assertThat(reader.weight()).isEqualTo(1f);
                count++;
            }
        }
        return count;
    }

    @ParameterizedTest
    @CsvSource({
        "BYTE,255",
        "BYTE,0",
        "BYTE,12.0",
        "HALF,65504",
        "HALF,-65504",
        "HALF,0.1",
        "FLOAT,3e38"
    })
    void next_numberFits_givesAllRows(FeatureStorage storage, String number) throws IOException {
        assertThat(count(rows(number), storage)).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "BYTE,256,256.0",
        "BYTE,-1,-1.0",
        "BYTE,-0,-0.0",
        "BYTE,0.5,0.5",
        "HALF,65505,65505.0",
        "HALF,-1e9,-1.0E9"
    })
    void next_numberDoesntFit_tellsWhereAndWhatFits(
            FeatureStorage storage, String number, String shown) throws IOException {
        ExampleSource rows = rows(number);
        String name = storage == FeatureStorage.BYTE ? "byte" : "half";

        assertThatThrownBy(() -> count(rows, storage))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll(
                        "rows.csv, example 42 (counted from 0), feature b: data.storage = " + name,
                        storage.range() + ", found " + shown,
                        "leave data.storage out");
    }

    @Test
    void open_allFit_addsNoCheck() throws IOException {
        ExampleSource digits = Rows.digits(3, 1);

        for (FeatureStorage storage : List.of(FeatureStorage.BYTE, FeatureStorage.HALF)) {
            try (RowReader reader = FittingRows.open(digits, 0, Targets.none(), 0, storage)) {
                assertThat(reader).isNotInstanceOf(FittingRows.class);
            }
        }
    }

    @Test
    void settled_auto_isBytesWhereTheSourceSaysSo() throws IOException {
        ExampleSource digits = Rows.digits(3, 1);
        ExampleSource csv = rows("2");

        assertThat(FeatureStorage.AUTO.settled(digits)).isEqualTo(FeatureStorage.BYTE);
        assertThat(FeatureStorage.AUTO.settled(new FirstExamples(digits, 1)))
                .isEqualTo(FeatureStorage.BYTE);
        assertThat(FeatureStorage.AUTO.settled(csv)).isEqualTo(FeatureStorage.FLOAT);
        assertThat(FeatureStorage.HALF.settled(digits)).isEqualTo(FeatureStorage.HALF);
        assertThat(FeatureStorage.BYTE.settled(csv)).isEqualTo(FeatureStorage.BYTE);
    }
}
