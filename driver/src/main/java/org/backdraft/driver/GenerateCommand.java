package org.backdraft.driver;

import org.apache.hadoop.conf.Configuration;
import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.data.generated.Digits;
import org.backdraft.driver.files.HadoopFiles;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.DataOutputStream;
import java.io.IOException;
import java.util.concurrent.Callable;

@Command(
        name = "generate",
        description = {
            "Makes a data set up.",
            "digits: handwritten-like digits, 28 x 28 pixels, as images-idx3-ubyte and"
                    + " labels-idx1-ubyte."
        },
        mixinStandardHelpOptions = true)
final class GenerateCommand implements Callable<Integer> {
    private static final int IMAGES_MAGIC = 0x803;
    private static final int LABELS_MAGIC = 0x801;

    private enum Kind {
        digits
    }

    @Parameters(paramLabel = "KIND", description = "One of: ${COMPLETION-CANDIDATES}.")
    private Kind kind;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Number of examples (default: ${DEFAULT-VALUE}).")
    private int rows;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "What the examples are drawn from (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "PATH",
            description = "Folder to write to; must not exist yet.")
    private String output;

    @Override
    public Integer call() throws IOException {
        HadoopFiles files = new HadoopFiles(new Configuration());
        if (rows < 0) {
            throw new ConfigurationException("--rows must be 0 or more, not " + rows);
        }
        if (files.exists(output)) {
            throw new ConfigurationException(
                    "the output %s exists already; give another or delete it".formatted(output));
        }
        files.writeAtomically(
                output + "/images-idx3-ubyte", out -> writeImages(new DataOutputStream(out)));
        files.writeAtomically(
                output + "/labels-idx1-ubyte", out -> writeLabels(new DataOutputStream(out)));
        System.out.printf("%,d %s of seed %d: %s%n", rows, kind, seed, output);
        return 0;
    }

    private void writeImages(DataOutputStream out) throws IOException {
        Digits digits = new Digits(seed);
        byte[] pixels = new byte[Digits.PIXELS];
        out.writeInt(IMAGES_MAGIC);
        out.writeInt(rows);
        out.writeInt(Digits.SIDE);
        out.writeInt(Digits.SIDE);
        for (int i = 0; i < rows; i++) {
            digits.draw(i, pixels);
            out.write(pixels);
        }
        out.flush();
    }

    private void writeLabels(DataOutputStream out) throws IOException {
        Digits digits = new Digits(seed);
        byte[] pixels = new byte[Digits.PIXELS];
        out.writeInt(LABELS_MAGIC);
        out.writeInt(rows);
        for (int i = 0; i < rows; i++) {
            out.writeByte(digits.draw(i, pixels));
        }
        out.flush();
    }
}
