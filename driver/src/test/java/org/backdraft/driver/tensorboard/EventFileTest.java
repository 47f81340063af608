package org.backdraft.driver.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.hadoop.conf.Configuration;
import org.backdraft.driver.files.HadoopFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

class EventFileTest {
    private static final HadoopFiles FILES = new HadoopFiles(new Configuration());

    @TempDir Path folder;

    @Test
    void checksum_ofTheStandardsExample_isItsMaskedCrc() {
        byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
        int crc = 0xE3069283;

        assertThat(EventParser.crc32c(digits)).isEqualTo(crc);
        assertThat(EventFile.checksum(digits)).isEqualTo(((crc >>> 15) | (crc << 17)) + 0xa282ead8);
    }

    @Test
    void file_ofEvents_isReadByAnotherParser() throws IOException {
        try (EventFile file = EventFile.create(FILES, folder.toString())) {
            file.restart(5);
            file.summary(7, new Summary().scalar("a/b", 0.5).scalar("c", Double.NaN).message());
        }

        List<EventParser.Event> events = EventParser.read(only());

        assertThat(events).extracting(EventParser.Event::step).containsExactly(0L, 5L, 7L);
        assertThat(events.get(0).text(3)).isEqualTo("brain.Event:2");
        assertThat(events.get(1).message(7).getField(1).getVarintList()).containsExactly(1L);
        assertThat(events.get(2).scalars()).containsOnlyKeys("a/b").containsValue(0.5);
        assertThat(events.get(2).wallTime()).isBetween(1.6e9, 1e11);
    }

    @Test
    void create_again_isAnotherFileThatSortsBehind() throws IOException {
        EventFile.create(FILES, folder.toString()).close();
        EventFile.create(FILES, folder.toString()).close();

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files)
                    .hasSize(2)
                    .allMatch(f -> f.toString().contains("events.out.tfevents."));
        }
    }

    @Test
    void histogram_ofNumbers_countsEachInItsBin() {
        Random random = new Random(7);
        float[] numbers = new float[1000];
        double sum = 0;
        for (int i = 100; i < 900; i++) {
            numbers[i] = (float) random.nextGaussian();
            sum += 2.0 * numbers[i];
        }

        Histogram histogram = Histogram.of(numbers, 100, 900, 2);

        int seen = 0;
        double width = (histogram.max() - histogram.min()) / histogram.counts().length;
        for (int bin = 0; bin < histogram.counts().length; bin++) {
            double from = histogram.min() + bin * width;
            boolean last = bin == histogram.counts().length - 1;
            int count = 0;
            for (int i = 100; i < 900; i++) {
                double value = 2.0 * numbers[i];
                count += value >= from && (last || value < from + width) ? 1 : 0;
            }
            seen += count;
            // A number at an edge may be rounded to either side.
            assertThat(histogram.counts()[bin])
                    .as("bin %d", bin)
                    .isBetween(count - 1.0, count + 1.0);
        }
        assertThat(seen).isEqualTo(800);
        assertThat(histogram.sum()).isCloseTo(sum, org.assertj.core.data.Offset.offset(1e-9));
    }

    @Test
    void histogram_ofEqualNumbers_isOneBin() {
        assertThat(Histogram.of(new float[] {3, 3, 3}, 0, 3, 1).counts()).containsExactly(3);
    }

    private Path only() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findFirst().orElseThrow();
        }
    }
}
