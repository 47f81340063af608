package org.backdraft.driver.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.driver.data.generated.Blobs;
import org.backdraft.driver.data.generated.Checkerboard;
import org.backdraft.driver.data.generated.Circles;
import org.backdraft.driver.data.generated.Digits;
import org.backdraft.driver.data.generated.Faces;
import org.backdraft.driver.data.generated.Generator;
import org.backdraft.driver.data.generated.Images;
import org.backdraft.driver.data.generated.Line;
import org.backdraft.driver.data.generated.Moons;
import org.backdraft.driver.data.generated.Sine;
import org.backdraft.driver.data.generated.Spirals;
import org.backdraft.driver.data.generated.Xor;
import org.backdraft.worker.LocalShards;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class GeneratedFilesTest {
    /** More than one split and more than one thread's piece, of which the last are not full. */
    private static final int ROWS = 4096 + 1024 + 7;

    @TempDir private Path folder;

    static List<Generator> csvGenerators() {
        return List.of(
                Blobs.DEFAULT,
                Checkerboard.DEFAULT,
                Circles.DEFAULT,
                Line.DEFAULT,
                Moons.DEFAULT,
                Sine.DEFAULT,
                Spirals.DEFAULT,
                Xor.DEFAULT);
    }

    private static LocalShards load(SourceConfig config, int classes) throws IOException {
        Loader loader = new Loader(Rows.FILES, new InProcessPlacement(2));
        ExampleSource source = loader.open(config, List.of(), true);
        return (LocalShards) loader.load(source, classes, List.of(), 3, 7).data();
    }

    private static void assertSameBits(LocalShards found, LocalShards expected) {
        assertThat(found.shards()).isEqualTo(expected.shards());
        for (int i = 0; i < found.shards(); i++) {
            assertThat(Rows.of(found.list().get(i))).isEqualTo(Rows.of(expected.list().get(i)));
        }
    }

    @ParameterizedTest
    @MethodSource("csvGenerators")
    void csv_readBack_givesTheShardsOfGeneratedData(Generator generator) throws IOException {
        SourceConfig.Generated generated = new SourceConfig.Generated(generator, ROWS, 5);
        String file = folder.resolve("data.csv").toString();

        new GeneratedFiles(generated).write(Rows.FILES, file);

        String label = generator.classes() > 0 ? "label" : "y";
        LocalShards read = load(Csv.config(file, label), generator.classes());
        assertSameBits(read, load(generated, generator.classes()));
        assertThat(Csv.open(Csv.config(file, label)).featureNames())
                .isEqualTo(new GeneratedSource(generated).featureNames());
    }

    static List<Images> images() {
        return List.of(new Digits(), new Faces());
    }

    @ParameterizedTest
    @MethodSource("images")
    void idx_readBack_givesTheShardsOfGeneratedData(Images images) throws IOException {
        SourceConfig.Generated generated = new SourceConfig.Generated(images, 1031, 5);

        new GeneratedFiles(generated).write(Rows.FILES, folder.toString());

        SourceConfig idx =
                new SourceConfig.Idx(folder + "/images-idx3-ubyte", folder + "/labels-idx1-ubyte");
        assertSameBits(load(idx, images.classes()), load(generated, images.classes()));
    }

    @Test
    void csv_noRows_isTheHeader() throws IOException {
        Path file = folder.resolve("data.csv");

        new GeneratedFiles(new SourceConfig.Generated(Moons.DEFAULT, 0, 1))
                .write(Rows.FILES, file.toString());

        assertThat(file).hasContent("x,y,label\n");
    }

    @Test
    void csv_manyBatchesOfPieces_areInOrder() throws IOException {
        int rows = 2 * 64 * 1024 + 3;
        Path file = folder.resolve("data.csv");

        new GeneratedFiles(new SourceConfig.Generated(Sine.DEFAULT, rows, 1))
                .write(Rows.FILES, file.toString());

        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(rows + 1).startsWith("x,y");
        float[] x = new float[1];
        for (int i = 0; i < rows; i += 997) {
            float y = Sine.DEFAULT.draw(1, i, x);
            assertThat(lines.get(i + 1)).isEqualTo(x[0] + "," + y);
        }
    }

    @Test
    void write_whatTheFormatCannotHold_isRefused() {
        assertThatThrownBy(
                        () ->
                                new GeneratedFiles(
                                                new SourceConfig.Generated(
                                                        new Digits(), 1L << 31, 1))
                                        .write(Rows.FILES, folder.toString()))
                .isInstanceOf(DataException.class)
                .hasMessage("an IDX file holds up to 2147483647 rows, not 2147483648");
        assertThatThrownBy(
                        () ->
                                new GeneratedFiles(new SourceConfig.Generated(Moons.DEFAULT, 1, 1))
                                        .write(Rows.FILES, "moons.csv.gz"))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "moons.csv.gz would not be compressed: give it a name that ends in .csv");
        assertThat(folder).isEmptyDirectory();
    }
}
