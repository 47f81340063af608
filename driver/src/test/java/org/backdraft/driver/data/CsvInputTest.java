package org.backdraft.driver.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Encodings, headers and lines as people's programs write them. */
class CsvInputTest {
    @TempDir private Path folder;

    private String file(byte[] bytes) {
        return Rows.write(folder.resolve("data.csv"), bytes);
    }

    private String file(String text) {
        return file(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertRefused(String file, String message, Object... arguments) {
        assertThatThrownBy(() -> Csv.scan(Csv.open(Csv.config(file, "-1")), Targets.anyClass()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(message.formatted(arguments));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
    void rows_utf16WithMark_areTheSameInAnySplits(String charset) throws IOException {
        String label = "\uD83D\uDE00".repeat(5000);
        String text = "\uFEFFa,\u00E4\n1,%s\n2,\u6F22\n".formatted(label);
        String file = file(text.getBytes(Charset.forName(charset)));
        CsvReading reading = new CsvReading(false, 10, 1 << 20);
        CsvSource source =
                CsvSource.open(
                        Rows.FILES,
                        Csv.config(file, "\u00E4"),
                        FeatureColumns.all(),
                        true,
                        reading);

        assertThat(source.splits()).isEqualTo(1);
        assertThat(source.scan(0, Targets.anyClass()).labels())
                .containsExactlyInAnyOrder(label, "\u6F22");
    }

    @Test
    void rows_utf16CutInACharacter_namesTheEncoding() {
        byte[] whole = "\uFEFFa,y\n1,2\n".getBytes(StandardCharsets.UTF_16LE);

        assertRefused(
                file(Arrays.copyOf(whole, whole.length - 1)),
                "%s/data.csv starts as UTF-16LE text but doesn't go on so; convert it to UTF-8",
                folder);
    }

    @Test
    void rows_otherEncodings_areNamed() {
        assertRefused(file("\uFEFFa,y\n1,2\n".getBytes(Charset.forName("UTF-32LE"))), "is UTF-32");
        assertRefused(
                file("a,y\n1,2\n".getBytes(StandardCharsets.UTF_16LE)),
                "data.csv, line 1: the header is no UTF-8 text, found 'a\\u0000'; convert");
        assertRefused(
                file("\u00E9,y\n1,2\n".getBytes(StandardCharsets.ISO_8859_1)),
                "the header is no UTF-8 text");
        assertRefused(
                file("a,y\n1,caf\u00E9\n".getBytes(StandardCharsets.ISO_8859_1)),
                "data.csv, line 2, column 'y': expected UTF-8 text, found 'caf\uFFFD'");
    }

    @Test
    void rows_nulBytes_areRefused() {
        assertRefused(file("a,y\n1\u0000,2\n"), "column 'a': expected a number, found '1\\u0000'");
        assertRefused(
                file("a,y\n1,x\u0000\n"), "column 'y': expected UTF-8 text, found 'x\\u0000'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5,2,0", "0,0", "5", "1,0,2", "-1,0"})
    void open_headerOfNumbers_advisesNone(String first) {
        assertRefused(
                file(first + "\n1,2,3\n"),
                "line 1: expected a header, found only numbers, [%s]; set header = false",
                first.replace(",", ", "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0,1,2", "1,2,3", "0,1,label", ",0,1"})
    void open_headerThatCounts_isOne(String first) throws IOException {
        CsvSource source = Csv.open(Csv.config(file(first + "\n4,5,6\n"), "-1"));

        assertThat(Rows.of(source, Targets.number())).containsExactly(List.of(4f, 5f, 6f, 1f));
    }

    @Test
    void rows_separatorAtEachLinesEnd_isNoColumn() throws IOException {
        CsvSource source = Csv.open(Csv.config(file("a,y,\n1,2,\n3,4, \n"), "-1"));

        assertThat(source.featureNames()).containsExactly("a");
        assertThat(Rows.of(source, Targets.number()))
                .containsExactly(List.of(1f, 2f, 1f), List.of(3f, 4f, 1f));
        assertRefused(
                file("a,y,\n1,2\n"),
                "line 2: expected 2 columns and a separator at the end, found 2");
    }

    @Test
    void rows_quoteLeftOpen_namesTheLineWhereItOpened() {
        assertRefused(
                file("a,y\n1,2\n1,\"2\n3,4\n"),
                "%s/data.csv, line 3, column 1: a quote opens here and isn't closed before the end"
                        + " of the file; double the quotes inside quoted fields",
                folder);
        assertRefused(
                file("a,y\n1,2\n1,\"2\"3\n"),
                "line 3, column 1: a quoted field goes on after its closing quote");
    }

    @Test
    void open_lineBreaksInNames_areEscapedInMessages() {
        String file = file("\"a\nb\",y\n1,2\n");

        assertThatThrownBy(() -> Csv.open(Csv.config(file, "z")))
                .isInstanceOf(DataException.class)
                .hasMessageEndingWith("which has 2 columns: a\\nb, y");
        Rows.write(folder.resolve("more.csv"), "\"a\rb\",y\n1,2\n");
        assertRefused(folder.toString(), "the first file, [a\\nb, y], found [a\\rb, y]");
    }

    @Test
    void rows_lineOfAbsurdLength_isRefused() {
        assertRefused(
                file("a,y\n1,2\n" + "1".repeat(17 << 20) + ",2\n"),
                "data.csv, line 3: a record of over 16777216 bytes; is this a text file?");
    }
}
