package org.backdraft.driver.run;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Printed lines as messages of a log: warnings as such, all else as information. */
public final class LoggedLines extends PrintStream {
    private static final String WARNING = "warning: ";

    /** Lines of the log of a class. */
    public LoggedLines(Class<?> source) {
        super(new Lines(LoggerFactory.getLogger(source)), true, StandardCharsets.UTF_8);
    }

    private static final class Lines extends OutputStream {
        private final Logger log;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        private Lines(Logger log) {
            this.log = log;
        }

        @Override
        public synchronized void write(int b) {
            if (b != '\n') {
                line.write(b);
                return;
            }
            String text = line.toString(StandardCharsets.UTF_8);
            line.reset();
            if (text.startsWith(WARNING)) {
                log.warn(text.substring(WARNING.length()));
            } else {
                log.info(text);
            }
        }
    }
}
