package org.backdraft.driver.progress;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Printed text that somebody gets line by line. */
public final class Lines {
    /** To the start of the line, which is cleared. */
    private static final String CLEAR = "\r\033[2K";

    private Lines() {}

    /** What is printed goes to {@code consumer}, each line when it ends. */
    public static PrintStream to(Consumer<String> consumer) {
        return new PrintStream(new Collected(consumer), true, StandardCharsets.UTF_8);
    }

    /**
     * What is printed goes to {@code out}, where a bar on the standard error of the same terminal
     * makes room for each line, and comes again below it.
     */
    public static PrintStream aboveBar(PrintStream out) {
        return to(
                line -> {
                    System.err.print(CLEAR);
                    System.err.flush();
                    out.println(line);
                });
    }

    private static final class Collected extends OutputStream {
        private final Consumer<String> consumer;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        private Collected(Consumer<String> consumer) {
            this.consumer = consumer;
        }

        @Override
        public synchronized void write(int one) {
            if (one == '\n') {
                String text = line.toString(StandardCharsets.UTF_8);
                line.reset();
                consumer.accept(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
            } else {
                line.write(one);
            }
        }
    }
}
