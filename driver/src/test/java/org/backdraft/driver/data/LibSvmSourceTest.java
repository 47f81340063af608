package org.backdraft.driver.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.BZip2Codec;
import org.apache.hadoop.util.ReflectionUtils;
import org.backdraft.driver.files.FileException;
import org.backdraft.worker.LocalShards;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

class LibSvmSourceTest {
    private static final String TEXT = "0 1:1 3:2\n1 2:-3.5 3:4e2\n";
    private static final List<List<Float>> TWO_ROWS =
            List.of(List.of(1f, 0f, 2f, 0f, 1f), List.of(0f, -3.5f, 400f, 1f, 1f));

    @TempDir private Path folder;

    private String file(String name, String text) {
        return Rows.write(folder.resolve(name), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                TEXT,
                "0 1:1 3:2\n1 2:-3.5 3:4e2",
                "0 1:1 3:2\r\n1 2:-3.5 3:4e2\r\n",
                "\uFEFF0 1:1 3:2\n1 2:-3.5 3:4e2\n",
                "\n\n 0  1:1\t3:2 \n \n# all a comment\n+1.0 2:-3.50 3:+400.0# and more: 1\n\r\n",
                "0.0 1:1.0 2:0 3:2e0\n1 1:-0 2:-35e-1 3:400\n",
                "-0 01:1 3:2\n1 2:-3.5 3:4E+2 # 9:9",
            })
    void rows_anyWayOfWritingThem_areTheSame(String text) throws IOException {
        String path = file("data.svm", text);

        assertThat(
                        Rows.of(LibSvm.open(path, 0), Targets.number())
                                .toString()
                                .replace("-0.0", "0.0"))
                .isEqualTo(TWO_ROWS.toString());
        assertThat(LibSvm.open(path, 0).featureNames()).isEmpty();
        assertThat(LibSvm.open(path, 0).labelsAreClassNumbers()).isFalse();
    }

    @Test
    void rows_indicesFromZero_areTheSame() throws IOException {
        String path = file("data.svm", "0 0:1 2:2\n1 1:-3.5 2:4e2\n");
        LibSvmSource source =
                LibSvmSource.open(
                        Rows.FILES,
                        new SourceConfig.LibSvm(path, 0, 0),
                        LibSvm.HERE,
                        1000,
                        BadRecordPolicy.FAIL);

        assertThat(Rows.of(source, Targets.number())).isEqualTo(TWO_ROWS);
    }

    @Test
    void rows_givenWidth_areFilledUpWithZeros() throws IOException {
        String path = file("data.svm", TEXT);

        assertThat(LibSvm.open(path, 0).features()).isEqualTo(3);
        assertThat(LibSvm.rows(path, 5).get(0)).containsExactly(1f, 0f, 2f, 0f, 0f, 0f, 1f);
    }

    @Test
    void ofWidth_fewerFeaturesThanTheModel_isTheModels() throws IOException {
        SourceConfig config = new SourceConfig.LibSvm(file("data.svm", TEXT), 0, 1);
        Loader loader = new Loader(Rows.FILES, LibSvm.HERE);

        assertThat(loader.open(config.ofWidth(7), List.of("a"), true).features()).isEqualTo(7);
    }

    @Test
    void rows_withoutFeaturesOrLabels_areZerosToPredict() throws IOException {
        String path = file("data.svm", "7\n1:1\n8 1:2\n");

        assertThat(Rows.of(LibSvm.open(path, 1), Targets.none()))
                .containsExactly(List.of(0f, 1f), List.of(1f, 1f), List.of(2f, 1f));
    }

    @Test
    void scan_labels_areWordsOrCanonicalNumbers() throws IOException {
        String path =
                file("data.svm", "+1 1:1\n-1 1:1\n1.0 1:1\n1e0 1:1\ncat 1:1\n2.5 1:1\n+x 1:1");

        Scan scan = LibSvm.open(path, 0).scan(0, Targets.anyClass());

        assertThat(scan.rows()).isEqualTo(7);
        assertThat(scan.labels()).containsExactlyInAnyOrder("1", "-1", "1e0", "cat", "2.5", "+x");
    }

    @Test
    void rows_folder_areInNameOrder() throws IOException {
        file("parts/c", "4 1:4\n");
        file("parts/a", "1 1:1\n2 1:2");
        file("parts/b0", "");
        file("parts/_SUCCESS", "");
        byte[] text = "3 1:3\n".getBytes(StandardCharsets.UTF_8);
        Rows.write(folder.resolve("parts/b.gz"), Rows.gzip(text));

        for (String path : List.of("/parts", "/parts/*", "/p*")) {
            assertThat(LibSvm.rows(folder + path, 0).stream().map(row -> row.get(0)))
                    .containsExactly(1f, 2f, 3f, 4f);
        }
    }

    @Test
    void rows_bzip2_areTheSame() throws IOException {
        BZip2Codec codec = ReflectionUtils.newInstance(BZip2Codec.class, new Configuration());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = codec.createOutputStream(bytes)) {
            out.write(TEXT.getBytes(StandardCharsets.UTF_8));
        }

        String path = Rows.write(folder.resolve("data.svm.bz2"), bytes.toByteArray());

        assertThat(LibSvm.rows(path, 0)).isEqualTo(TWO_ROWS);
    }

    /** Seeded rows as LIBSVM text with every kind of line break and blank line, and as CSV. */
    private static String[] random(long seed, int rows, int features) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder svm = new StringBuilder();
        StringBuilder csv = new StringBuilder();
        for (int i = 0; i < rows; i++) {
            int label = random.nextInt(3);
            svm.append(label);
            for (int j = 0; j < features; j++) {
                boolean last = i == rows - 1 && j == features - 1;
                String value = Double.toString(random.nextDouble() - 0.5);
                value = last || random.nextInt(3) == 0 ? value : "0";
                svm.append(value.equals("0") ? "" : " " + (j + 1) + ":" + value);
                csv.append(value).append(',');
            }
            csv.append(label).append('\n');
            svm.append(random.nextBoolean() ? "" : " # 1:1")
                    .append(random.nextBoolean() ? "\n" : "\r\n");
            svm.append(random.nextInt(4) == 0 ? "\n" : "");
        }
        return new String[] {svm.toString(), csv.toString()};
    }

    @Test
    void rows_splitsOfAnyLength_areThoseOfTheWholeFile() throws IOException {
        String[] texts = random(3, 20, 5);
        String path = file("data.svm", texts[0]);
        List<List<Float>> whole = Csv.rows(Csv.bare(file("data.csv", texts[1]), "5"));

        for (int bytes = 1; bytes <= texts[0].length() + 1; bytes++) {
            LibSvmSource source = LibSvm.open(path, 0, bytes);
            assertThat(source.splits()).isEqualTo((texts[0].length() - 1) / bytes + 1);
            assertThat(source.features()).isEqualTo(5);
            assertThat(Rows.of(source, Targets.number())).as("%d bytes", bytes).isEqualTo(whole);
        }
    }

    @Test
    void rows_byteOrderMarkAndSmallSplits_areAllThere() throws IOException {
        String path = file("data.svm", "\uFEFF" + TEXT);

        for (int bytes = 1; bytes < 12; bytes++) {
            LibSvmSource source = LibSvm.open(path, 3, bytes);
            List<List<Float>> rows = new ArrayList<>(Rows.of(source, Targets.number()));
            assertThat(rows).as("%d bytes", bytes).isEqualTo(TWO_ROWS);
        }
    }

    @Test
    void shards_sameRowsAsCsv_areTheSameBits() throws IOException {
        for (int rows : new int[] {1, 2, 17, 400}) {
            String[] texts = random(rows, rows, 7);
            String svm = file("data.svm", texts[0]);
            String csv = file("data.csv", texts[1]);
            for (int shards : new int[] {1, 4}) {
                assertThat(shards(LibSvm.open(svm, 0, 50), shards))
                        .as("%d rows, %d shards", rows, shards)
                        .isEqualTo(shards(Csv.open(Csv.bare(csv, "7")), shards));
            }
        }
    }

    private static List<List<List<Float>>> shards(ExampleSource source, int shards) {
        Loader loader = new Loader(Rows.FILES, LibSvm.HERE);
        LocalShards data =
                (LocalShards) loader.load(source, 3, List.of("0", "1", "2"), shards, 5).data();
        return data.list().stream().map(Rows::of).toList();
    }

    @Test
    void rows_lineLongerThanTheBuffer_isWhole() throws IOException {
        StringBuilder text = new StringBuilder("1");
        int features = 40_000;
        for (int j = 1; j <= features; j++) {
            text.append(' ').append(j).append(":0.5");
        }
        String path = file("data.svm", "0 1:2\n" + text + "\n2 1:3\n");

        List<List<Float>> rows = LibSvm.rows(path, 0);

        assertThat(rows).hasSize(3);
        assertThat(rows.get(1).subList(0, features)).containsOnly(0.5f);
        assertThat(rows.get(2).get(0)).isEqualTo(3f);
    }

    @Test
    void open_missingOrEmpty_saysSo() {
        assertThatThrownBy(() -> LibSvm.open(folder + "/nowhere", 0))
                .isInstanceOf(FileException.class)
                .hasMessageStartingWith("no such file: %s/nowhere;", folder);
        assertThatThrownBy(() -> LibSvm.open(file("data.svm", ""), 0))
                .isInstanceOf(DataException.class)
                .hasMessage("%s/data.svm is empty: there is no line in it", folder);
        assertThatThrownBy(() -> LibSvm.open(file("data.svm", "\n1\n# 1:1"), 0))
                .isInstanceOf(DataException.class)
                .hasMessage("there are no features in %s/data.svm", folder);
    }
}
