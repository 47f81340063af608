package org.backdraft.driver;

import org.backdraft.driver.config.ConfigurationException;

import picocli.CommandLine.Option;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/** Where a run is written, and whether it goes on. */
final class RunOptions {
    @Option(
            names = "--run",
            paramLabel = "DIR",
            description =
                    "Folder for configuration, metrics, checkpoints and model; must not exist yet,"
                            + " unless its run is resumed (default: runs/CONF-DATE-TIME).")
    private String run;

    @Option(
            names = "--resume",
            paramLabel = "auto|never",
            defaultValue = "never",
            description =
                    "auto: goes on from the newest whole checkpoint in DIR, or starts where there is"
                            + " none (default: ${DEFAULT-VALUE}).")
    private Resume resume;

    private enum Resume {
        AUTO,
        NEVER
    }

    /** Whether to go on from a checkpoint if there is one. */
    boolean isResumed() {
        return resume == Resume.AUTO;
    }

    /**
     * The folder.
     *
     * @param name of a new one, to which date and time are added
     */
    String directory(String name) {
        if (run == null && isResumed()) {
            throw new ConfigurationException(
                    "--resume auto needs --run DIR, the directory of the run to go on with");
        }
        DateTimeFormatter format = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
        return run != null ? run : "runs/%s-%s".formatted(name, LocalDateTime.now().format(format));
    }
}
