package org.backdraft.driver.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.driver.data.generated.Digits;
import org.backdraft.worker.LocalShards;
import org.backdraft.worker.Shard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

class LoaderTest {
    private static final Loader LOADER = new Loader(Rows.FILES, new InProcessPlacement(2));

    @TempDir private Path folder;

    /** One feature, counted from 0, and these labels. */
    private SourceConfig.Csv csv(String... labels) {
        StringBuilder text = new StringBuilder("x,y\n");
        for (int i = 0; i < labels.length; i++) {
            text.append(i).append(',').append(labels[i]).append('\n');
        }
        return Csv.config(Rows.write(folder.resolve("data.csv"), text.toString()), "y");
    }

    private static Loader.Loaded load(SourceConfig config, int classes, List<String> known)
            throws IOException {
        return LOADER.load(LOADER.open(config, List.of(), true), classes, known, 3, 7);
    }

    /** All rows of all shards, sorted by the first feature. */
    private static List<List<Float>> sorted(Loader.Loaded loaded) {
        List<List<Float>> rows = new ArrayList<>();
        for (Shard shard : ((LocalShards) loaded.data()).list()) {
            rows.addAll(Rows.of(shard));
        }
        rows.sort((a, b) -> Float.compare(a.get(0), b.get(0)));
        return rows;
    }

    private static List<Float> targets(Loader.Loaded loaded) {
        return sorted(loaded).stream().map(row -> row.get(1)).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "2 0 1 2, 3, 0 1 2, 2 0 1 2",
        "2 0 2, 3, 0 1 2, 2 0 2",
        "0 0 0, 2, 0 1, 0 0 0",
        "3 1 2 3, 3, 1 2 3, 2 0 1 2",
        "10 9 100 9, 3, 9 10 100, 1 0 2 0",
        "1 -1 1, 2, -1 1, 1 0 1",
        "+1 -1 +1, 2, -1 +1, 1 0 1",
        "cat dog ant cat, 3, ant cat dog, 1 2 0 1",
        "no yes no, 2, no yes, 0 1 0",
        "b 2 a 10, 4, 2 10 a b, 3 0 2 1",
        "1.0 0.0 1.0, 2, 0.0 1.0, 1 0 1",
        "007 7 8, 3, 007 7 8, 0 1 2",
        "99999999999999999999 5, 2, 5 99999999999999999999, 1 0",
    })
    void classes_labelsOfAnyKind_areInOrder(
            String labels, int classes, String names, String targets) throws IOException {
        Loader.Loaded loaded = load(csv(labels.split(" ")), classes, List.of());

        assertThat(loaded.targets().classes()).containsExactly(names.split(" "));
        List<Float> expected =
                java.util.stream.Stream.of(targets.split(" ")).map(Float::valueOf).toList();
        assertThat(targets(loaded)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "a b c, 2, '3 classes (a, b, c) but the network decides between 2'",
        "a b, 3, '2 classes (a, b) but the network decides between 3'",
        "3 4, 3, '2 classes (3, 4) but the network decides between 3'",
        "0 1 2 3, 3, '4 classes (0, 1, 2, 3) but the network decides between 3'",
    })
    void classes_tooManyOrTooFew_saysBothNumbers(String labels, int classes, String message) {
        assertThatThrownBy(() -> load(csv(labels.split(" ")), classes, List.of()))
                .isInstanceOf(DataException.class)
                .hasMessage("%s/data.csv has %s; make them agree", folder, message);
    }

    @Test
    void classes_manyTooMany_showsTwelve() {
        String[] labels = IntStream.range(0, 40).mapToObj(i -> "c" + i).toArray(String[]::new);

        assertThatThrownBy(() -> load(csv(labels), 2, List.of()))
                .hasMessageContaining("has 40 classes (c0, c1, c10,")
                .hasMessageContaining(", ...)");
    }

    @Test
    void classes_ofATrainingSet_keepTheirIndices() throws IOException {
        Loader.Loaded loaded = load(csv("dog", "dog"), 3, List.of("cat", "cow", "dog"));

        assertThat(loaded.targets().classes()).containsExactly("cat", "cow", "dog");
        assertThat(targets(loaded)).containsExactly(2f, 2f);
    }

    @Test
    void classes_unknownToTheTrainingSet_saysWhere() {
        assertThatThrownBy(() -> load(csv("cat", "emu"), 2, List.of("cat", "dog")))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "%s/data.csv, line 3, column 'y': expected one of the classes cat, dog, found"
                                + " 'emu'",
                        folder);
    }

    @Test
    void numbers_anyLabels_areTheirValues() throws IOException {
        Loader.Loaded loaded = load(csv("-1.5", "1e3", "0"), 0, List.of());

        assertThat(loaded.targets().classes()).isEmpty();
        assertThat(targets(loaded)).containsExactly(-1.5f, 1000f, 0f);
    }

    @Test
    void rows_dealtToShards_areAllThereOnce() throws IOException {
        for (int count = 1; count < 40; count++) {
            String[] labels =
                    IntStream.range(0, count).mapToObj(i -> i % 2 + "").toArray(String[]::new);
            Loader.Loaded loaded = load(csv(labels), 2, List.of());
            List<List<Float>> expected = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                expected.add(List.of((float) i, (float) (i % 2), 1f));
            }

            assertThat(loaded.data().examples()).isEqualTo(count);
            assertThat(loaded.data().shards()).isEqualTo(3);
            assertThat(sorted(loaded)).isEqualTo(expected);
        }
    }

    @Test
    void loadFirst_moreThanThere_isAll() throws IOException {
        ExampleSource source = LOADER.open(csv("b", "a", "c"), List.of(), true);

        assertThat(targets(LOADER.loadFirst(source, 3, 2))).containsExactly(1f, 0f);
        assertThat(targets(LOADER.loadFirst(source, 3, 9))).containsExactly(1f, 0f, 2f);
        assertThat(LOADER.loadFirst(source, 3, 9).data().shards()).isEqualTo(1);
    }

    @Test
    void load_headerOnly_saysThereAreNoExamples() {
        assertThatThrownBy(() -> load(csv(), 2, List.of()))
                .isInstanceOf(DataException.class)
                .hasMessage("there are no examples in %s/data.csv", folder);
    }

    @Test
    void load_noLabelColumn_asksForIt() {
        SourceConfig.Csv config = csv("1").withoutLabel();

        assertThatThrownBy(() -> load(config, 2, List.of()))
                .isInstanceOf(DataException.class)
                .hasMessage("%s/data.csv comes without a label; set label to its column", folder);
    }

    @Test
    void open_eachFormat_isItsSource() throws IOException {
        String images = Rows.write(folder.resolve("images"), Idx.images());

        assertThat(LOADER.open(new SourceConfig.Idx(images, ""), List.of(), false))
                .isInstanceOf(IdxSource.class);
        assertThat(LOADER.open(csv("1"), List.of(), true))
                .isInstanceOf(org.backdraft.driver.data.CsvSource.class);
        assertThat(LOADER.open(new SourceConfig.Generated(new Digits(), 5, 1), List.of(), true))
                .isInstanceOf(GeneratedSource.class);
    }
}
