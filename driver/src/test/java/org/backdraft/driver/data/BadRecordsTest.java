package org.backdraft.driver.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.worker.LocalShards;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class BadRecordsTest {
    private static final String BAD =
            """
            1,2,0,1
            1,2,0
            1,red,0,1
            1,1e99,0,1
            1,,0,1
            1,2,cow,1
            1,2,,1
            1,2,1,-1
            1,"2"3,0,1
            3,4,1,2
            1,blue,0,1
            1,green,0,1
            1,black,0,1
            """;

    @TempDir private Path folder;

    private static BadRecordPolicy skip(String most) {
        return new BadRecordPolicy(BadRecordPolicy.Action.SKIP, most);
    }

    private SourceConfig.Csv csv(String text) {
        String file = Rows.write(folder.resolve("data.csv"), "a,b,y,w\n" + text);
        return new SourceConfig.Csv(file, "y", "w", true, ',');
    }

    private static Loader.Loaded load(SourceConfig config, BadRecordPolicy policy)
            throws IOException {
        Loader loader =
                new Loader(Rows.FILES, new InProcessPlacement(1), FeatureStorage.AUTO, policy);
        return loader.load(loader.open(config, List.of(), true), 2, List.of("0", "1"), 2, 3);
    }

    private static List<List<Float>> rows(Loader.Loaded loaded) {
        List<List<Float>> rows = new ArrayList<>();
        ((LocalShards) loaded.data()).list().forEach(shard -> rows.addAll(Rows.of(shard)));
        return rows;
    }

    @Test
    void skip_eachKind_isLeftOutCountedAndShown() throws IOException {
        Loader.Loaded loaded = load(csv(BAD), skip("100 %"));

        assertThat(rows(loaded))
                .containsExactlyInAnyOrder(List.of(1f, 2f, 0f, 1f), List.of(3f, 4f, 1f, 2f));
        assertThat(loaded.bad().count()).isEqualTo(11);
        String at = folder + "/data.csv, line ";
        assertThat(loaded.bad().lines())
                .containsExactly(
                        "1 with wrong number of columns: " + at + "3: expected 4 columns, found 3",
                        ("4 with not a number: %s4, column 'b': expected a number, found 'red';"
                                        + " %s12, column 'b': expected a number, found 'blue';"
                                        + " %s13, column 'b': expected a number, found 'green'; ...")
                                .formatted(at, at, at),
                        "1 with out of range: "
                                + at
                                + "5, column 'b': expected a number that fits float32 (up to"
                                + " 3.4e38), found '1e99'",
                        ("2 with missing value: %s6, column 'b': expected a number, found '';"
                                        + " %s8, column 'y': expected a label, found ''")
                                .formatted(at, at),
                        "1 with unknown label: "
                                + at
                                + "7, column 'y': expected one of the classes 0, 1, found 'cow'",
                        "1 with bad weight: "
                                + at
                                + "9, column 'w': expected a weight of 0 or more, found '-1'",
                        "1 with bad quoting: "
                                + at
                                + "10, column 1: a quoted field goes on after its closing quote;"
                                + " double the quotes inside quoted fields");
        assertThat(loaded.bad().facts())
                .containsEntry(
                        "wrong number of columns",
                        Map.of(
                                "count",
                                1L,
                                "first",
                                List.of(at + "3: expected 4 columns, found 3")));
    }

    @Test
    void skip_shards_areThoseOfTheGoodRowsAlone() throws IOException {
        StringBuilder good = new StringBuilder();
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            String row = "%d,%d,%d,1\n".formatted(i, i * i, i % 2);
            good.append(row);
            all.append(i % 3 == 0 ? "red,,0\n" : "").append(row);
        }
        List<List<Float>> expected = rows(load(csv(good.toString()), BadRecordPolicy.FAIL));

        assertThat(rows(load(csv(all.toString()), skip("17")))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1, true", "2, false", "2 %, false", "1.9 %, true", "0, true", "100%, false"})
    void most_bothWaysOfSayingIt_isTheLimit(String most, boolean fails) throws IOException {
        String text = "1,2,0,1\n".repeat(98) + "x\n".repeat(2);
        if (fails) {
            assertThatThrownBy(() -> load(csv(text), skip(most)))
                    .isInstanceOf(DataException.class)
                    .hasMessage(
                            "2 of the 100 records of %1$s/data.csv are bad, more than"
                                    + " data.most-bad-records = %2$s: 2 with wrong number of columns:"
                                    + " %1$s/data.csv, line 100: expected 4 columns, found 1;"
                                    + " %1$s/data.csv, line 101: expected 4 columns, found 1",
                            folder, most);
        } else {
            assertThat(load(csv(text), skip(most)).data().examples()).isEqualTo(98);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "-1", "1.5", "1 %%", "1e3", "%"})
    void most_anythingElse_isRefused(String most) {
        assertThatThrownBy(() -> skip(most))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "expected a count such as 100 or a share such as 1 %%, found '%s'", most);
    }

    @Test
    void skip_idxLabelThatIsNoClass_isLeftOutInBothPasses() throws IOException {
        String images = Rows.write(folder.resolve("images"), Idx.images());
        String labels = Rows.write(folder.resolve("labels"), Idx.labels(9, 0, 1, 200, 1));
        Loader.Loaded loaded = load(new SourceConfig.Idx(images, labels), skip("2"));

        assertThat(loaded.data().examples()).isEqualTo(3);
        assertThat(rows(loaded).stream().map(row -> row.get(6)))
                .containsExactlyInAnyOrder(0f, 1f, 1f);
        assertThat(loaded.bad().lines())
                .containsExactly(
                        ("2 with unknown label: label 9 of image 0 (counted from 0) in %1$s is none"
                                        + " of the 2 classes 0, 1; label 200 of image 3 (counted from"
                                        + " 0) in %1$s is none of the 2 classes 0, 1")
                                .formatted(labels));
    }

    @Test
    void message_controlCharactersAndLength_staysShortOnOneLine() {
        assertThat(Excerpt.of("a\nb\r\t\u0007" + "x".repeat(100)))
                .isEqualTo("a\\nb\\r\\t\\u0007" + "x".repeat(34) + "...");
    }
}
