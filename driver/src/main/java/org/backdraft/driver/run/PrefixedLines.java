package org.backdraft.driver.run;

import java.io.PrintStream;
import java.util.Locale;

/** Lines with something in front that tells whose they are. */
final class PrefixedLines extends PrintStream {
    private final String prefix;

    PrefixedLines(String prefix, PrintStream out) {
        super(out, true);
        this.prefix = prefix;
    }

    @Override
    public void println(String line) {
        super.println(prefix + line);
    }

    @Override
    public PrintStream printf(Locale locale, String format, Object... values) {
        return super.printf(locale, prefix + format, values);
    }

    @Override
    public PrintStream printf(String format, Object... values) {
        return super.printf(prefix + format, values);
    }
}
