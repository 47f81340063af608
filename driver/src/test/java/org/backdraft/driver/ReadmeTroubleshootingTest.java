package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.backdraft.driver.Readme.Row;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Messages that README tells what to do about are ones that the sources still have. */
class ReadmeTroubleshootingTest {

    @Test
    void messages_eachOne_isInASource() throws IOException {
        List<Row> rows = Readme.rows(Readme.between("## Troubleshooting", "## Where is what"));
        List<String> sources = sources();

        assertThat(rows).hasSizeGreaterThan(20);
        assertThat(rows.stream().flatMap(row -> Readme.spans(row.first()).stream()))
                .filteredOn(message -> sources.stream().noneMatch(source -> has(source, message)))
                .isEmpty();
    }

    /** Whether a source has the fixed parts of a message, one soon after the other. */
    private static boolean has(String source, String message) {
        List<String> parts =
                Arrays.stream(message.split("…")).filter(part -> part.length() > 1).toList();
        for (int start = source.indexOf(parts.get(0));
                start >= 0;
                start = source.indexOf(parts.get(0), start + 1)) {
            int end = start;
            for (String part : parts) {
                int next = end < 0 ? -1 : source.indexOf(part, end);
                end = next < 0 || next > end + 60 ? -1 : next + part.length();
            }
            if (end >= 0) {
                return true;
            }
        }
        return false;
    }

    /** Java's and the shell's texts, with literals that were broken into lines put together. */
    private static List<String> sources() throws IOException {
        List<String> sources = new ArrayList<>();
        for (String folder :
                List.of("src/main/java", "../worker-ops/src/main/java", "../scripts")) {
            try (Stream<Path> paths = Files.walk(Path.of(folder))) {
                for (Path path : paths.filter(Files::isRegularFile).toList()) {
                    sources.add(Files.readString(path).replaceAll("\"\\s*\\+\\s*\"", ""));
                }
            }
        }
        return sources;
    }
}
