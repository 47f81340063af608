package org.backdraft.driver.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

class FirstExamplesTest {
    @TempDir private Path folder;
    private CsvSource all;

    /** Seven rows in four files, one of them empty. */
    @BeforeEach
    void write() throws IOException {
        Rows.write(folder.resolve("1.csv"), "1,0\n2,0\n3,0\n");
        Rows.write(folder.resolve("2.csv"), "");
        Rows.write(folder.resolve("3.csv"), "4,0\n");
        Rows.write(folder.resolve("4.csv"), "5,0\n6,0\n7,0\n");
        all = Csv.open(Csv.bare(folder.toString(), "1"));
    }

    @Test
    void rows_anyCount_areThePrefix() {
        List<List<Float>> rows = Rows.of(all, Targets.number());
        for (int count = 0; count <= 9; count++) {
            FirstExamples first = new FirstExamples(all, count);

            assertThat(first.splits()).isEqualTo(1);
            assertThat(first.features()).isEqualTo(1);
            assertThat(Rows.of(first, Targets.number()))
                    .as("first %d", count)
                    .isEqualTo(rows.subList(0, Math.min(count, 7)));
        }
    }

    @Test
    void description_first_isThatOfAll() {
        FirstExamples first = new FirstExamples(all, 2);

        assertThat(first.description()).isEqualTo(all.description());
        assertThat(first.labelsAreClassNumbers()).isEqualTo(all.labelsAreClassNumbers());
    }

    @Test
    void scan_first_isNotSupported() {
        assertThatThrownBy(() -> new FirstExamples(all, 2).scan(0, Targets.number()))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
