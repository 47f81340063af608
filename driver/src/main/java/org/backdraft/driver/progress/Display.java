package org.backdraft.driver.progress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How progress is shown on the standard error. */
public enum Display {
    /** Not at all. */
    NONE,
    /** A line every some seconds, for logs. */
    LINES,
    /** A bar that moves, for terminals. */
    BAR;

    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

    /** A bar on a terminal, lines elsewhere, nothing when quiet. */
    public static Display of(boolean quiet) {
        if (quiet) {
            return NONE;
        }
        return isTerminal() ? BAR : LINES;
    }

    /** Where the system doesn't tell what the standard error is, the other two streams decide. */
    private static boolean isTerminal() {
        try {
            String device = Files.readSymbolicLink(STANDARD_ERROR).toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return System.console() != null;
        }
    }
}
