package org.backdraft.driver.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.worker.LocalShards;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/** Rows are the same however a file is cut into splits. */
class CsvSplitsTest {
    private static final BadRecordPolicy SKIP =
            new BadRecordPolicy(BadRecordPolicy.Action.SKIP, "100 %");

    @TempDir private Path folder;

    private CsvSource open(String text, boolean skips, int splitBytes) throws IOException {
        return open(text, skips, splitBytes, 1 << 20);
    }

    private CsvSource open(String text, boolean skips, int splitBytes, int recordBytes)
            throws IOException {
        String file = Rows.write(folder.resolve("data.csv"), text);
        return CsvSource.open(
                Rows.FILES,
                Csv.config(file, "-1"),
                FeatureColumns.all(),
                true,
                new CsvReading(skips, splitBytes, recordBytes));
    }

    private static Survey survey(CsvSource source, BadRecordPolicy policy) {
        return Survey.of(source, Targets.number(), new InProcessPlacement(1), policy);
    }

    private void assertAnySplitsAreTheWhole(String text, List<String> header) throws IOException {
        NaiveCsv.Content expected = NaiveCsv.parse(text.getBytes(StandardCharsets.UTF_8), header);
        Survey whole = survey(open(text, true, Integer.MAX_VALUE), SKIP);
        for (int bytes = 1; bytes <= 50; bytes++) {
            Survey survey = survey(open(text, true, bytes), SKIP);
            String cut = "splits of " + bytes + " bytes of " + text;

            assertThat(Rows.of(survey.source(), Targets.number()))
                    .as(cut)
                    .isEqualTo(expected.rows());
            assertThat(survey.examples()).as(cut).isEqualTo(expected.rows().size());
            assertThat(survey.bad().count()).as(cut).isEqualTo(expected.bad());
            assertThat(survey.bad().lines()).as(cut).isEqualTo(whole.bad().lines());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a,y\n1,2\n3,4\n5,6\n",
                "a,y\r\n1,2\r\n3,4\r\n5,6",
                "a,y\r1,2\r3,4\r\r5,6\r",
                "\uFEFFa,y\n1,2\n3,4\n",
                "\n\r\n\r\n   \na,y\n\n1,2\n \t\n\n3,4\n\n\n",
                "a,y\n",
                "\n\n\n\n\n\n\n\na,y",
                "a,y\n\"1\",\"\n2\n\"\n\"\n\n3\n\",4\n5,6\n",
                "a,y\n\"1\n1,1\n2,2\n\",0\n7,8\n9,10\n",
                "a,y\n1,\"2\"\"\n3,4\n5,\"6\n7,8\n9,1\n",
                "a,y\n1,\"2\"x\n3,4\"\n\"5,6\n7,8\n",
                "a,y\n\"\"\n,\n\"\",\"\"\n1,2,\n,1,2\n1\n1,2\n",
                "a,y,\n1,2,\n3,4, \n5,6\n7,8,9\n1,2,,\n",
                "a,y\n1,\"a\"\"b\r\nc\"\r\n1,2\r\n\"\r\n1\",\"\r2\"\r\n3,x\n4,4",
                "a,y\n1,1e99\n1,\n1,NaN\n1,2\n-0,.5\n",
            })
    void rows_nastyFiles_areTheSameInSplitsOfAnySize(String text) throws IOException {
        assertAnySplitsAreTheWhole(text, List.of("a", "y"));
    }

    @Test
    void rows_randomTexts_areTheSameInSplitsOfAnySize() throws IOException {
        String[] pieces = {"1", "2.5", ",", ",", "\n", "\n", "\r\n", "\r", "\"", "\"\"", " ", "x"};
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 20; i++) {
            StringBuilder text = new StringBuilder("a,y\n");
            for (int k = random.nextInt(60); k > 0; k--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            assertAnySplitsAreTheWhole(text.toString(), List.of("a", "y"));
        }
    }

    @Test
    void fail_mistakeInALaterSplit_tellsItsLineInTheFile() throws IOException {
        String text = "a,y\n1,\"\n2\"\n\n3,4\nred,5\n6,blue\n";
        for (int bytes = 1; bytes <= 50; bytes++) {
            CsvSource source = open(text, false, bytes);

            assertThatThrownBy(() -> survey(source, BadRecordPolicy.FAIL))
                    .isInstanceOf(DataException.class)
                    .hasMessage(
                            "%s/data.csv, line 6, column 'a': expected a number, found 'red'",
                            folder);
        }
    }

    @Test
    void shards_anySplits_areTheSameBits() throws IOException {
        StringBuilder text = new StringBuilder("a,b,y\n");
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 100; i++) {
            text.append(random.nextDouble()).append(i % 7 == 0 ? ",\"\n" : ",\"");
            text.append((float) random.nextDouble()).append("\",").append(i).append('\n');
        }
        List<List<List<Float>>> whole = dealt(open(text.toString(), false, Integer.MAX_VALUE));

        for (int bytes : new int[] {7, 64, 1000}) {
            assertThat(dealt(open(text.toString(), false, bytes))).isEqualTo(whole);
        }
    }

    private static List<List<List<Float>>> dealt(CsvSource source) {
        Loader loader = new Loader(Rows.FILES, new InProcessPlacement(2));
        LocalShards shards = (LocalShards) loader.load(source, 0, List.of(), 3, 5).data();
        return shards.list().stream().map(Rows::of).toList();
    }

    @Test
    void records_overTheLimit_endWithTheirFirstLineInAnySplits() throws IOException {
        String digits = "0".repeat(300);
        String text = "a,y\n1,2\n%s,3\n4,5\n\"%s\n%s\",6\n7,8\n".formatted(digits, digits, digits);
        Survey whole = survey(open(text, true, Integer.MAX_VALUE, 100), SKIP);

        assertThat(Rows.of(whole.source(), Targets.number()))
                .containsExactly(List.of(1f, 2f, 1f), List.of(4f, 5f, 1f), List.of(7f, 8f, 1f));
        assertThat(whole.bad().lines()).hasSize(2);
        assertThat(whole.bad().lines().get(0))
                .startsWith("1 with bad quoting: ")
                .contains("line 5, column 0: a quote opens here and isn't closed within 100 bytes");
        assertThat(whole.bad().lines().get(1))
                .startsWith("2 with line too long: ")
                .contains("line 3: a record of over 100 bytes", "line 6: a record of over");
        for (int bytes = 1; bytes <= 400; bytes += 3) {
            Survey survey = survey(open(text, true, bytes, 100), SKIP);
            assertThat(survey.bad().lines()).isEqualTo(whole.bad().lines());
            assertThat(survey.examples()).isEqualTo(3);
        }
    }

    @Test
    void open_splitThatWasNotLookedThrough_isRefused() throws IOException {
        CsvSource source = open("a,y\n1,2\n3,4\n", false, 4);

        assertThatThrownBy(() -> source.open(1, Targets.number()))
                .isInstanceOf(IllegalStateException.class);
    }
}
