package org.backdraft.driver.data;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

class CsvSourceRejectsTest {
    @TempDir private Path folder;

    private String file(String name, String text) {
        return Rows.write(folder.resolve(name), text);
    }

    private AbstractThrowableAssert<?, ? extends Throwable> load(
            SourceConfig.Csv config, Targets targets) {
        return assertThatThrownBy(() -> Csv.scan(Csv.open(config), targets))
                .isInstanceOf(DataException.class);
    }

    private AbstractThrowableAssert<?, ? extends Throwable> load(String text) {
        return load(Csv.config(file("data.csv", text), "y"), Targets.number());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "red",
                "NaN",
                "Infinity",
                "-Infinity",
                "1f",
                "1d",
                "0x10",
                "0x1p3",
                "1_000",
                "-",
                "1e",
                ".",
                "1e+",
                "--1",
                "1-2",
                "1 2",
                "\u0663"
            })
    void scan_noNumber_saysFileLineAndColumn(String text) {
        load("a,b,y\n1,2,0\n1,%s,0\n".formatted(text))
                .hasMessage(
                        "%s/data.csv, line 3, column 'b': expected a number, found '%s'",
                        folder, text);
    }

    @Test
    void scan_emptyCell_saysFileLineAndColumn() {
        load("a,b,y\n1,,0\n")
                .hasMessage("%s/data.csv, line 2, column 'b': expected a number, found ''", folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e99", "-3.5e38", "1e400"})
    void scan_numberOutOfRange_saysTheRange(String text) {
        load("a,b,y\n1,2,%s\n".formatted(text))
                .hasMessage(
                        "%s/data.csv, line 2, column 'y': expected a number that fits float32 (up to"
                                + " 3.4e38), found '%s'",
                        folder, text);
    }

    @Test
    void scan_longText_isShownShortened() {
        load("a,b,y\n1,%s,0\n".formatted("x".repeat(500)))
                .hasMessageEndingWith("found '" + "x".repeat(40) + "...'");
    }

    @Test
    void scan_noNumberInABareFile_saysTheColumnsNumber() {
        load(Csv.bare(file("data.csv", "1,2\n3,red\n"), "0"), Targets.number())
                .hasMessage(
                        "%s/data.csv, line 2, column 1: expected a number, found 'red'", folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,2", "1,2,0,9", "1"})
    void scan_otherNumberOfColumns_saysFileLineAndCounts(String line) {
        load("a,b,y\n1,2,0\n\n%s\n".formatted(line))
                .hasMessage(
                        "%s/data.csv, line 4: expected 3 columns, found %d",
                        folder, line.split(",").length);
    }

    @Test
    void scan_mistakeAfterAQuotedNewline_countsLines() {
        load("a,\"b\nb\",y\n1,\"2\n\",0\n1,2,red\n")
                .hasMessageStartingWith("%s/data.csv, line 5, column 'y':", folder);
    }

    @Test
    void scan_negativeWeight_isRefused() {
        String path = file("data.csv", "a,w,y\n1,0,0\n1,-0.5,0\n");

        load(new SourceConfig.Csv(path, "y", "w", true, ','), Targets.number())
                .hasMessage(
                        "%s, line 3, column 'w': expected a weight of 0 or more, found '-0.5'",
                        path);
    }

    @Test
    void scan_emptyLabel_isRefused() {
        load(Csv.config(file("data.csv", "a,y\n1, \n"), "y"), Targets.anyClass())
                .hasMessage("%s/data.csv, line 2, column 'y': expected a label, found ' '", folder);
    }

    @Test
    void scan_unknownClass_saysWhereAndWhichThereAre() {
        Targets known = Targets.classes(List.of("cat", "dog"));

        load(Csv.config(file("data.csv", "a,y\n1,dog\n1,cow\n"), "y"), known)
                .hasMessage(
                        "%s/data.csv, line 3, column 'y': expected one of the classes cat, dog, found"
                                + " 'cow'",
                        folder);
    }

    @Test
    void scan_tenThousandsOfClasses_suggestsNumbers() {
        StringBuilder text = new StringBuilder("a,y\n");
        for (int i = 0; i <= 10_000; i++) {
            text.append("1,").append(i).append(".5\n");
        }

        load(Csv.config(file("data.csv", text.toString()), "y"), Targets.anyClass())
                .hasMessageContaining("has over 10000 different labels")
                .hasMessageContaining("loss = squared-error");
    }

    @Test
    void scan_differentHeaders_namesTheSecondFile() {
        file("parts/1.csv", "a,b,y\n1,2,0\n");
        file("parts/2.csv", "b,a,y\n1,2,0\n");

        load(Csv.config(folder + "/parts", "y"), Targets.number())
                .hasMessageContaining("/parts/2.csv, line 1: expected the header of the first file")
                .hasMessageEndingWith("[a, b, y], found [b, a, y]");
    }

    @Test
    void scan_gzipCutAnywhere_namesTheFile() {
        byte[] whole = Rows.gzip("a,y\n1,2\n3,4\n".getBytes(StandardCharsets.UTF_8));
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            String path = Rows.write(folder.resolve("data.csv.gz"), cut);

            load(Csv.config(path, "y"), Targets.number())
                    .as("%d of %d bytes", length, whole.length)
                    .hasMessageContaining("data.csv.gz");
        }
    }

    @Test
    void scan_plainWithEndingGz_namesTheFile() {
        load(Csv.config(file("data.csv.gz", "a,y\n1,2\n"), "y"), Targets.number())
                .hasMessageContaining("data.csv.gz can't be read");
    }

    @Test
    void scan_quoteLeftOpen_namesTheFile() {
        load("a,y\n1,2\n1,\"2\n3,4\n").hasMessageContaining("data.csv, line 3");
    }
}
