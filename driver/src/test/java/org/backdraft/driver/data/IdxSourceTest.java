package org.backdraft.driver.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class IdxSourceTest {
    @TempDir private Path folder;

    private IdxSource open(byte[] images, byte[] labels, boolean zip) throws IOException {
        String ending = zip ? ".gz" : "";
        return IdxSource.open(
                Rows.FILES,
                Rows.write(folder.resolve("images" + ending), zip ? Rows.gzip(images) : images),
                Rows.write(folder.resolve("labels" + ending), zip ? Rows.gzip(labels) : labels));
    }

    /** What the rows of {@link Idx#images} should be, by indexing. */
    private static List<List<Float>> expected(int... labels) {
        byte[] pixels = Idx.pixels();
        List<List<Float>> rows = new ArrayList<>();
        for (int i = 0; i < Idx.IMAGES; i++) {
            List<Float> row = new ArrayList<>();
            for (int j = 0; j < Idx.HEIGHT * Idx.WIDTH; j++) {
                row.add((float) Byte.toUnsignedInt(pixels[i * Idx.HEIGHT * Idx.WIDTH + j]));
            }
            row.add((float) labels[i]);
            row.add(1f);
            rows.add(row);
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void rows_plainOrGzip_areTheBytes(boolean zip) throws IOException {
        IdxSource source = open(Idx.images(), Idx.labels(3, 0, 1, 2, 3), zip);

        assertThat(source.features()).isEqualTo(6);
        assertThat(source.featureNames()).isEmpty();
        assertThat(source.splits()).isEqualTo(1);
        assertThat(source.labelsAreClassNumbers()).isTrue();
        assertThat(source.scan(0, Targets.classNumbers(4)).rows()).isEqualTo(5);
        assertThat(Rows.of(source, Targets.classNumbers(4))).isEqualTo(expected(3, 0, 1, 2, 3));
    }

    @Test
    void rows_labelsUpTo255_areUnsigned() throws IOException {
        IdxSource source = open(Idx.images(), Idx.labels(255, 128, 127, 0, 1), false);

        assertThat(source.scan(0, Targets.classNumbers(256)).rows()).isEqualTo(5);
        assertThat(Rows.of(source, Targets.classNumbers(256)))
                .isEqualTo(expected(255, 128, 127, 0, 1));
    }

    @Test
    void rows_labelsAsNumbers_areTheirValues() throws IOException {
        IdxSource source = open(Idx.images(), Idx.labels(9, 8, 7, 6, 200), false);

        assertThat(source.scan(0, Targets.number()).rows()).isEqualTo(5);
        assertThat(Rows.of(source, Targets.number())).isEqualTo(expected(9, 8, 7, 6, 200));
    }

    @Test
    void rows_classesNamedByATrainingSet_areTheirIndices() throws IOException {
        IdxSource source = open(Idx.images(), Idx.labels(10, 1, 5, 1, 10), false);
        Targets known = Targets.classes(List.of("1", "5", "10"));

        assertThat(source.scan(0, known).rows()).isEqualTo(5);
        assertThat(Rows.of(source, known)).isEqualTo(expected(2, 0, 1, 0, 2));
    }

    @Test
    void rows_withoutLabels_haveFeaturesOnly() throws IOException {
        String images = Rows.write(folder.resolve("images"), Idx.images());
        IdxSource source = IdxSource.open(Rows.FILES, images, "");

        assertThat(source.scan(0, Targets.none()).rows()).isEqualTo(5);
        assertThat(Rows.of(source, Targets.none()))
                .isEqualTo(expected(0, 0, 0, 0, 0).stream().map(IdxSourceTest::bare).toList());
    }

    private static List<Float> bare(List<Float> row) {
        List<Float> bare = new ArrayList<>(row);
        bare.remove(row.size() - 2);
        return bare;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void source_noImages_isOneEmptySplit(boolean zip) throws IOException {
        IdxSource source = open(Idx.file(new byte[0], 0, 2, 3), Idx.labels(), zip);

        assertThat(source.splits()).isEqualTo(1);
        assertThat(source.scan(0, Targets.classNumbers(2)).rows()).isZero();
        assertThat(Rows.of(source, Targets.classNumbers(2))).isEmpty();
    }

    @Test
    void splits_severalOf32MiB_giveEachImageOnce() throws IOException {
        int side = 1 << 11;
        int items = 19;
        Path images = folder.resolve("images");
        try (RandomAccessFile file = new RandomAccessFile(images.toFile(), "rw")) {
            file.write(Idx.file(new byte[0], items, side, side));
            for (int i = 0; i < items; i++) {
                file.seek(16 + (long) i * side * side);
                file.write(i);
            }
            file.setLength(16 + (long) items * side * side);
        }
        int[] numbers = new int[items];
        java.util.Arrays.setAll(numbers, i -> i);
        String labels = Rows.write(folder.resolve("labels"), Idx.labels(numbers));

        IdxSource source = IdxSource.open(Rows.FILES, images.toString(), labels);

        assertThat(source.splits()).isEqualTo(3);
        List<Integer> found = new ArrayList<>();
        for (int split = 0; split < 3; split++) {
            assertThat(source.scan(split, Targets.classNumbers(items)).rows())
                    .isEqualTo(split < 2 ? 8 : 3);
            addFirstPixels(source, split, found);
        }
        assertThat(found)
                .containsExactlyElementsOf(
                        java.util.stream.IntStream.range(0, items).boxed().toList());
    }

    private static void addFirstPixels(IdxSource source, int split, List<Integer> found)
            throws IOException {
        try (RowReader reader = source.open(split, Targets.classNumbers(19))) {
            while (reader.next()) {
                assertThat(reader.features()[0]).isEqualTo(reader.target()[0]);
                found.add((int) reader.target()[0]);
            }
        }
    }
}
