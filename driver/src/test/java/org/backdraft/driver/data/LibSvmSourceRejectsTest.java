package org.backdraft.driver.data;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

class LibSvmSourceRejectsTest {
    @TempDir private Path folder;

    private AbstractThrowableAssert<?, ? extends Throwable> load(
            String text, Targets targets, int features) {
        String path = Rows.write(folder.resolve("data.svm"), text);
        return assertThatThrownBy(() -> LibSvm.open(path, features).scan(0, targets))
                .isInstanceOf(DataException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "1 2 | expected index:value, found '2'",
                "1 1:1 x | expected index:value, found 'x'",
                "1 :1 | expected an index from 1 up, found ':1'",
                "1 0:1 | expected an index from 1 up (or set first-index = 0), found '0:1'",
                "1 -1:1 | expected an index from 1 up, found '-1:1'",
                "1 x:1 | expected an index from 1 up, found 'x:1'",
                "1 qid:1 1:1 | expected an index from 1 up, found 'qid:1'",
                "1 1.5:1 | expected an index from 1 up, found '1.5:1'",
                "1 2147483648:1 | expected an index from 1 up, found '2147483648:1'",
                "1 99999999999999999999:1 | expected an index from 1 up, found"
                        + " '99999999999999999999:1'",
                "1 2:1 1:1 | expected indices that ascend, found 1 after 2",
                "1 2:1 2:1 | expected indices that ascend, found 2 after 2",
                "1 4:1 | expected indices up to 3, as there are 3 features, found 4",
                "1 1: | , index 1: expected a number, found ''",
                "1 1:x | , index 1: expected a number, found 'x'",
                "1 1:NaN | , index 1: expected a number, found 'NaN'",
                "1 1:inf | , index 1: expected a number, found 'inf'",
                "1 1:1f | , index 1: expected a number, found '1f'",
                "1 1:1:2 | , index 1: expected a number, found '1:2'",
                "1 1:- | , index 1: expected a number, found '-'",
                "1 1:. | , index 1: expected a number, found '.'",
                "1 1:1.2.3 | , index 1: expected a number, found '1.2.3'",
                "1 3:1e39 | , index 3: expected a number that fits float32 (up to 3.4e38), found"
                        + " '1e39'",
                "1:1 | , label: expected a number or a class, found no label",
                "cat 1:1 | , label: expected a number, found 'cat'",
                "1e99 1:1 | , label: expected a number that fits float32 (up to 3.4e38), found"
                        + " '1e99'",
                "1,2 1:1 | , label: expected one number or class, found '1,2'",
            })
    void scan_malformedLine_saysFileLineAndWhatIsWrong(String line, String message) {
        String between = message.startsWith(",") ? "" : ": ";
        load("1 1:1\n\n" + line + "\n", Targets.number(), 3)
                .hasMessage("%s/data.svm, line 3%s%s", folder, between, message);
    }

    @Test
    void open_malformedLineWhileTheWidthIsFound_saysTheSame() {
        load("1 1:1\n1 1:x\n", Targets.number(), 0)
                .hasMessage("%s/data.svm, line 2, index 1: expected a number, found 'x'", folder);
    }

    @Test
    void scan_mistakeInALaterSplit_saysTheByteOfTheLine() {
        String path = Rows.write(folder.resolve("data.svm"), "1 1:1\n1 1:2\n1 1:x\n");

        assertThatThrownBy(() -> LibSvm.open(path, 1, 12).scan(1, Targets.number()))
                .isInstanceOf(DataException.class)
                .hasMessage("%s, line at byte 12, index 1: expected a number, found 'x'", path);
    }

    @Test
    void scan_longText_isShownShortened() {
        load("1 " + "x".repeat(500), Targets.number(), 1)
                .hasMessageEndingWith("found '" + "x".repeat(40) + "...'");
    }

    @Test
    void scan_unknownClass_saysWhereAndWhichThereAre() {
        load("cat 1:1\ncow 1:1", Targets.classes(List.of("cat", "dog")), 1)
                .hasMessage(
                        "%s/data.svm, line 2, label: expected one of the classes cat, dog, found"
                                + " 'cow'",
                        folder);
    }

    @Test
    void scan_tenThousandsOfClasses_suggestsNumbers() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i <= 10_000; i++) {
            text.append(i).append(".5 1:1\n");
        }
        load(text.toString(), Targets.anyClass(), 1)
                .hasMessageContaining("has over 10000 different labels")
                .hasMessageContaining("loss = squared-error");
    }

    @Test
    void scan_gzipCutAnywhere_namesTheFile() {
        byte[] whole = Rows.gzip("1 1:1\n2 1:2\n".getBytes(StandardCharsets.UTF_8));
        for (int length = 0; length < whole.length; length++) {
            String path = Rows.write(folder.resolve("data.svm.gz"), Arrays.copyOf(whole, length));

            assertThatThrownBy(() -> LibSvm.open(path, 1).scan(0, Targets.number()))
                    .as("%d of %d bytes", length, whole.length)
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("data.svm.gz can't be read");
        }
    }

    @Test
    void config_otherFirstIndex_isRefused() {
        assertThatThrownBy(() -> new SourceConfig.LibSvm("x", 0, 2))
                .hasMessage("first-index must be 0 or 1, not 2");
    }
}
