package org.backdraft.driver.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class RecordSorterTest {
    @TempDir private Path folder;

    /** A record's bytes, which follow from its number. */
    private static byte[] bytes(int number, int longest) {
        Random random = new Random(number);
        byte[] bytes = new byte[random.nextInt(longest + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    private void assertSorts(int count, int longest, int bufferBytes, long seed) {
        List<Integer> numbers = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        Collections.shuffle(numbers, new Random(seed));
        List<Integer> read = new ArrayList<>();
        try (RecordSorter sorter = new RecordSorter(ScratchFile.in(folder), bufferBytes)) {
            for (int number : numbers) {
                byte[] bytes = bytes(number, longest);
                ByteBuffer room = sorter.add(number, bytes.length);
                assertThat(room.remaining()).isGreaterThanOrEqualTo(bytes.length);
                room.put(bytes);
            }
            sorter.read(
                    bufferBytes,
                    (number, record, length) -> {
                        byte[] found = new byte[length];
                        record.get(found);
                        assertThat(found).as("record %d", number).isEqualTo(bytes(number, longest));
                        read.add(number);
                    });
        }
        assertThat(read)
                .as("%d records, longest %d, buffer %d", count, longest, bufferBytes)
                .isEqualTo(IntStream.range(0, count).boxed().toList());
    }

    @Test
    void read_anySizes_isInTheOrderOfTheNumbers() {
        Random random = new Random(4);
        for (long seed = 0; seed < 100; seed++) {
            assertSorts(random.nextInt(300), random.nextInt(200), random.nextInt(5000), seed);
        }
    }

    @Test
    void read_recordsLongerThanAllBuffers_areWhole() {
        assertSorts(7, 3 << 20, 0, 1);
        assertSorts(7, 100_000, 1 << 17, 1);
    }

    @Test
    void read_noRecords_isNothing() {
        assertSorts(0, 5, 100, 1);
    }

    @Test
    void file_whileItIsUsed_hasNoName() throws IOException {
        try (RecordSorter sorter = new RecordSorter(ScratchFile.in(folder), 10)) {
            sorter.add(1, 100);
            sorter.add(0, 100);
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).isEmpty();
            }
        }
    }

    @Test
    void file_folderMissing_saysWhereAndWhatToDo() {
        Path missing = folder.resolve("missing");

        assertThatThrownBy(() -> ScratchFile.in(missing))
                .isInstanceOf(DiskException.class)
                .hasMessageContaining("can't make a file in " + missing + ": ")
                .hasMessageContaining("spark.local.dir")
                .hasMessageContaining("data.keep = memory");
    }
}
