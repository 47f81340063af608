package org.backdraft.driver.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Lines of LIBSVM that are no examples. */
class LibSvmBadRecordsTest {
    private static final String TEXT =
            """
            0 1:1 9
            0 1:1 3:3
            # a comment

            1 2:red
            1 2:1e99
            1:4
            1 2:2 1:1
            dog 1:1
            1 2:5
            1 1:
            cow 3:1
            """;
    private static final List<List<Float>> GOOD =
            List.of(List.of(1f, 0f, 3f, 0f, 1f), List.of(0f, 5f, 0f, 1f, 1f));

    @TempDir private Path folder;

    private LibSvmSource open(String text, int features, int splitBytes) throws IOException {
        String path = Rows.write(folder.resolve("data.svm"), text);
        return LibSvmSource.open(
                Rows.FILES,
                new SourceConfig.LibSvm(path, features, 1),
                LibSvm.HERE,
                splitBytes,
                skip("100 %"));
    }

    private static BadRecordPolicy skip(String most) {
        return new BadRecordPolicy(BadRecordPolicy.Action.SKIP, most);
    }

    private static Survey survey(LibSvmSource source) {
        return Survey.of(source, Targets.classes(List.of("0", "1")), LibSvm.HERE, skip("100 %"));
    }

    @Test
    void skip_splitsOfAnyLength_leaveOutTheSameLinesAndTellTheirNumbers() throws IOException {
        String at = folder + "/data.svm, line ";
        List<String> expected =
                List.of(
                        "1 with not a number: " + at + "5, index 2: expected a number, found 'red'",
                        "1 with out of range: "
                                + at
                                + "6, index 2: expected a number that fits float32 (up to 3.4e38),"
                                + " found '1e99'",
                        ("2 with missing value: %s7, label: expected a number or a class, found no"
                                        + " label; %s11, index 1: expected a number, found ''")
                                .formatted(at, at),
                        ("2 with unknown label: %s9, label: expected one of the classes 0, 1, found"
                                        + " 'dog'; %s12, label: expected one of the classes 0, 1,"
                                        + " found 'cow'")
                                .formatted(at, at),
                        ("2 with bad index: %s1: expected index:value, found '9'; %s8: expected"
                                        + " indices that ascend, found 1 after 2")
                                .formatted(at, at));
        for (int bytes = 1; bytes <= TEXT.length() + 1; bytes++) {
            LibSvmSource source = open(TEXT, 3, bytes);
            Survey survey = survey(source);

            assertThat(survey.bad().lines()).as("%d bytes", bytes).isEqualTo(expected);
            assertThat(survey.examples()).isEqualTo(2);
            assertThat(Rows.of(survey.source(), Targets.classes(List.of("0", "1"))))
                    .as("%d bytes", bytes)
                    .isEqualTo(GOOD);
        }
    }

    @Test
    void skip_widthThatIsLookedFor_isThatOfWellFormedLines() throws IOException {
        LibSvmSource source = open("1 2:1\n1 7:x\n1 0:1 8:1\n1 9:1 5:1\n", 0, 7);

        assertThat(source.features()).isEqualTo(2);
        assertThatThrownBy(
                        () ->
                                LibSvmSource.open(
                                        Rows.FILES,
                                        new SourceConfig.LibSvm(folder + "/data.svm", 0, 1),
                                        LibSvm.HERE,
                                        100,
                                        skip("2")))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(
                        "3 of the 4 records of %s/data.svm are bad, more than"
                                + " data.most-bad-records = 2: 1 with not a number: ",
                        folder);
    }

    @Test
    void carrying_badLines_areStoppedAt() throws IOException {
        ExampleSource source = open("1 1:1\n1 x\n\n1 1:2\n1 9:1\n", 1, 1000).carrying(List.of());
        List<Boolean> leftOut = new ArrayList<>();
        try (RowReader reader = source.open(0, Targets.none())) {
            while (reader.next()) {
                leftOut.add(reader.isLeftOut());
            }
        }

        assertThat(leftOut).containsExactly(false, true, false, true);
    }

    @Test
    void label_thatIsNoText_isABadRecord() throws IOException {
        String path = Rows.write(folder.resolve("data.svm"), new byte[] {(byte) 0xC3, ' ', '1'});

        assertThatThrownBy(() -> LibSvm.open(path, 1).scan(0, Targets.anyClass()))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(path + ", line 1: expected index:value, found '1'");
        Rows.write(folder.resolve("data.svm"), new byte[] {(byte) 0xC3, ' ', '1', ':', '1'});
        assertThatThrownBy(() -> LibSvm.open(path, 1).scan(0, Targets.anyClass()))
                .hasMessageStartingWith(path + ", line 1, label: expected UTF-8 text, found '");
    }
}
