package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The lecture's page comes out whole, and its story holds in the run that made it. */
class LectureIT {
    @TempDir Path folder;

    @Test
    void lecture_page_isSelfContainedAndTellsTheStory() throws IOException {
        Path page = folder.resolve("lecture.html");

        CommandLineRun result = CommandLineRun.of("lecture", "--output", page.toString());

        assertThat(result.code()).as(result.err()).isZero();
        String html = Files.readString(page).replaceAll("base64,[^\"]*", "base64,");
        assertThat(html).doesNotContain("http:", "https:", "<script", "NaN", "in this run");
        assertThat(html.split("<h2>", -1)).hasSize(9);
        assertThat(html.split("src=\"data:image/png;base64,", -1)).hasSizeGreaterThan(15);
        assertThat(html)
                .contains(
                        "each hidden unit draws a line",
                        "The second layer bends what the first one drew",
                        "more units come closer",
                        "Saturating units starve the layers below");
    }
}
