package org.backdraft.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;

/** Small data sets and configurations for whole runs. */
final class TestData {
    private static final String[] TREES = {"ash", "birch", "cedar"};
    private static final String[] NUMBERS = {"0", "1", "2"};

    /** Digits drawn from a seed, standardised, on a small network. */
    static final String DIGITS =
            """
            data {
              train { format = generated, kind = digits, rows = 311, seed = 3 }
              scaling { type = standardise }
            }
            network = [{ type = linear, units = 7 }, { type = tanh }, { type = linear, units = 10 }]
            loss = cross-entropy
            optimizer { learning-rate = 0.1 }
            batch-size = 40
            epochs = 2
            """;

    private TestData() {}

    /** Rows of 4 features in 3 named classes that overlap, with a header. */
    static Path csv(Path folder, String name, int rows, long seed) throws IOException {
        return csv(folder, name, rows, seed, TREES);
    }

    /** Likewise with the classes' numbers, of which some may be missing. */
    static Path numberedCsv(Path folder, String name, int rows, long seed) throws IOException {
        return csv(folder, name, rows, seed, NUMBERS);
    }

    private static Path csv(Path folder, String name, int rows, long seed, String[] classes)
            throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder text = new StringBuilder("a,b,c,d,tree\n");
        for (int i = 0; i < rows; i++) {
            int c = random.nextInt(classes.length);
            for (int j = 0; j < 4; j++) {
                double mean = (c * (j + 1)) % 3;
                text.append(String.format(Locale.ROOT, "%.5f,", mean + random.nextDouble() * 2));
            }
            text.append(classes[c]).append('\n');
        }
        return Files.writeString(folder.resolve(name), text);
    }

    /** A DAG with fan-out, tied weights, dropout and both norms, on the rows of {@link #csv}. */
    static String config(Path train, Path test) {
        return """
        data {
          train { format = csv, path = "%s", label = tree }
          test { format = csv, path = "%s", label = tree }
          scaling { type = standardise }
        }
        network = [
          { type = linear, units = 9, name = first }
          { type = batch-norm, name = normed }
          { type = tanh, name = left, inputs = [normed] }
          { type = gelu, name = right, inputs = [first] }
          { type = concat, name = both, inputs = [left, right] }
          { type = dropout, rate = 0.2 }
          { type = linear, units = 18, name = mix }
          { type = linear, units = 18, name = again, shares = mix }
          { type = add, name = residual, inputs = [both, again] }
          { type = layer-norm }
          { type = linear, units = 3, name = out }
        ]
        loss = cross-entropy
        optimizer { learning-rate = 0.2, momentum = 0.9, nesterov = true }
        batch-size = 50
        epochs = 3
        seed = 11
        """
                .formatted(train, test);
    }

    /** Likewise, with a small image behind the DAG: batch norm by channels, and pooling. */
    static String imageConfig(Path train, Path test) {
        String norm = "{ type = layer-norm }\n";
        return config(train, test)
                .replace(
                        norm,
                        norm
                                + """
          { type = reshape, shape = [2, 3, 3] }
          { type = batch-norm, name = channels }
          { type = max-pool2d, kernel = 2, stride = 1, name = most }
          { type = avg-pool2d, kernel = 2, padding = 1, inputs = [channels], name = mean }
          { type = add, inputs = [most, mean] }
          { type = flatten }
        """);
    }
}
