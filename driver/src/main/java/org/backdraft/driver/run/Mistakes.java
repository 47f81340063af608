package org.backdraft.driver.run;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.data.DataException;
import org.backdraft.driver.files.FileException;
import org.backdraft.nn.ShapeException;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Users' mistakes as programs expect to hear of them. */
public final class Mistakes {
    private Mistakes() {}

    /** What a program asks for. */
    @FunctionalInterface
    public interface Call<T> {
        T run() throws IOException;
    }

    /**
     * What a call returns.
     *
     * @throws IllegalArgumentException at a mistake in configuration, data or files, with its
     *     message
     * @throws UncheckedIOException when files can't be read or written
     */
    public static <T> T asIllegalArguments(Call<T> call) {
        try {
            return call.run();
        } catch (ConfigurationException | DataException | FileException | ShapeException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
