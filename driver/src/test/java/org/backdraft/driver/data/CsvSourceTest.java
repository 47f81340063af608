package org.backdraft.driver.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.driver.files.FileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

class CsvSourceTest {
    private static final List<List<Float>> TWO_ROWS =
            List.of(List.of(1f, 2f, 0f, 1f), List.of(-3.5f, 4e2f, 1f, 1f));

    @TempDir private Path folder;

    private String file(String name, String text) {
        return Rows.write(folder.resolve(name), text);
    }

    private static void assertTwoRows(SourceConfig.Csv config) throws IOException {
        assertThat(Csv.rows(config)).isEqualTo(TWO_ROWS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a,b,y\n1,2,0\n-3.5,4e2,1\n",
                "a,b,y\n1,2,0\n-3.5,4e2,1",
                "a,b,y\r\n1,2,0\r\n-3.5,4e2,1\r\n",
                "\uFEFFa,b,y\n1,2,0\n-3.5,4e2,1\n",
                "\n\na,b,y\n\n1,2,0\n\n\n-3.5,4e2,1\n\n",
                "a,b,y\n 1 ,\t2, 0\n-3.5 , +400.0,1 \n",
                "\"a\",\"b\",\"y\"\n\"1\",\"2\",\"0\"\n\"-3.5\",\"4e2\",\"1\"\n",
                "a, b, y\n1, 2, 0\n-3.5, 4E+2, 1\n",
            })
    void rows_anyWayOfWritingThem_areTheSame(String text) throws IOException {
        SourceConfig.Csv config = Csv.config(file("data.csv", text), "y");

        assertTwoRows(config);
        assertThat(Csv.open(config).featureNames()).containsExactly("a", "b");
    }

    @Test
    void rows_bareFile_haveNoNames() throws IOException {
        SourceConfig.Csv config = Csv.bare(file("data.csv", "1,2,0\n-3.5,4e2,1\n"), "2");

        assertTwoRows(config);
        assertThat(Csv.open(config).featureNames()).isEmpty();
        assertThat(Csv.open(config).features()).isEqualTo(2);
        assertThat(Csv.open(config).labelsAreClassNumbers()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(chars = {';', '\t', '|', ' '})
    void rows_otherSeparator_areTheSame(char separator) throws IOException {
        String text = "a,b,y\n1,2,0\n-3.5,4e2,1\n".replace(',', separator);

        assertTwoRows(new SourceConfig.Csv(file("data.csv", text), "y", "", true, separator));
    }

    @Test
    void rows_quotedSeparatorsAndNewlines_areInsideTheField() throws IOException {
        String text = "\"a,1\",\"line\nbreak\",y\n1,2,\"red, \"\"dark\"\"\nand more\"\n3,4,blue\n";
        CsvSource source = Csv.open(Csv.config(file("data.csv", text), "y"));

        assertThat(source.featureNames()).containsExactly("a,1", "line\nbreak");
        Scan scan = source.scan(0, Targets.anyClass());
        assertThat(scan.rows()).isEqualTo(2);
        assertThat(scan.labels()).containsExactlyInAnyOrder("red, \"dark\"\nand more", "blue");
    }

    @Test
    void rows_weightColumn_isNoFeature() throws IOException {
        String path = file("data.csv", "w,a,y\n0.5,7,1\n0,8,2\n");

        assertThat(Csv.rows(new SourceConfig.Csv(path, "y", "w", true, ',')))
                .containsExactly(List.of(7f, 1f, 0.5f), List.of(8f, 2f, 0f));
    }

    @Test
    void rows_gzip_areTheSame() throws IOException {
        byte[] text = "a,b,y\n1,2,0\n-3.5,4e2,1\n".getBytes(StandardCharsets.UTF_8);

        assertTwoRows(Csv.config(Rows.write(folder.resolve("data.csv.gz"), Rows.gzip(text)), "y"));
    }

    @Test
    void rows_folder_areInNameOrderWithoutHiddenFiles() throws IOException {
        writeParts();
        CsvSource source = Csv.open(Csv.bare(folder + "/parts", "1"));

        assertThat(source.splits()).isEqualTo(4);
        assertThat(Rows.of(source, Targets.number()).stream().map(row -> row.get(0)))
                .containsExactly(1f, 2f, 3f, 4f);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/parts/*", "/p*", "/parts/{part,_S,.x}*"})
    void rows_glob_areInNameOrderWithoutHiddenFiles(String glob) throws IOException {
        writeParts();

        assertThat(Csv.rows(Csv.bare(folder + glob, "1")).stream().map(row -> row.get(0)))
                .containsExactly(1f, 2f, 3f, 4f);
    }

    private void writeParts() {
        file("parts/part-10.csv", "2,0\n");
        file("parts/part-00.csv", "1,0\n");
        file("parts/part-2.csv", "4,0\n");
        Rows.write(
                folder.resolve("parts/part-11.csv.gz"),
                Rows.gzip("3,0\n".getBytes(StandardCharsets.UTF_8)));
        file("parts/_SUCCESS", "");
        file("parts/.part-00.csv.crc", "junk");
        file("parts/_temporary/0.csv", "9,9,9,9\n");
    }

    @Test
    void rows_emptyFilesAmongOthers_areNone() throws IOException {
        file("parts/a.csv", "");
        file("parts/b.csv", "x,y\n1,2\n");
        file("parts/c.csv", "x,y\n");
        file("parts/d.csv", "\n");

        assertThat(Csv.rows(Csv.config(folder + "/parts", "y")))
                .containsExactly(List.of(1f, 2f, 1f));
    }

    @Test
    void open_emptyFile_saysSo() {
        assertThatThrownBy(() -> Csv.open(Csv.config(file("data.csv", ""), "y")))
                .isInstanceOf(DataException.class)
                .hasMessage("%s/data.csv is empty: there is no line in it", folder);
    }

    @Test
    void open_missingFile_namesIt() {
        assertThatThrownBy(() -> Csv.open(Csv.config(folder + "/nowhere.csv", "y")))
                .isInstanceOf(FileException.class)
                .hasMessageStartingWith("no such file: %s/nowhere.csv;", folder);
    }

    @Test
    void rows_featuresOfAModel_areMatchedByName() throws IOException {
        String path = file("data.csv", "extra,b,y,a\n9,2,0,1\n9,4e2,1,-3.5\n");
        CsvSource source =
                CsvSource.open(
                        Rows.FILES,
                        Csv.config(path, "y"),
                        new FeatureColumns.Numbers(List.of("a", "b")),
                        true);

        assertThat(Rows.of(source, Targets.number())).isEqualTo(TWO_ROWS);
        assertThat(source.featureNames()).containsExactly("a", "b");
    }

    @Test
    void rows_withoutTheLabelColumn_canBePredicted() throws IOException {
        String path = file("data.csv", "b,a\n2,1\n");
        SourceConfig.Csv config = new SourceConfig.Csv(path, "y", "w", true, ',');
        CsvSource source =
                CsvSource.open(
                        Rows.FILES, config, new FeatureColumns.Numbers(List.of("a", "b")), false);

        assertThat(Rows.of(source, Targets.none())).containsExactly(List.of(1f, 2f, 1f));
        assertThatThrownBy(() -> source.open(0, Targets.number()))
                .isInstanceOf(DataException.class)
                .hasMessage("%s comes without a label; set label to its column", path);
    }
}
