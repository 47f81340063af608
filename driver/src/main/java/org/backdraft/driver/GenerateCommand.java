package org.backdraft.driver;

import org.apache.hadoop.conf.Configuration;
import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.config.GeneratedConfig;
import org.backdraft.driver.data.GeneratedFiles;
import org.backdraft.driver.data.SourceConfig;
import org.backdraft.driver.files.HadoopFiles;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;

@Command(
        name = "generate",
        description = {
            "Makes a data set up.",
            "digits: handwritten-like digits, 28 x 28 pixels; faces: faces and what are none, 32 x 32"
                    + " pixels; both as images-idx3-ubyte and labels-idx1-ubyte.",
            "blobs, checkerboard, circles, moons, spirals, xor: points in classes, as CSV.",
            "line, sine: points with a number to be predicted, as CSV."
        },
        mixinStandardHelpOptions = true)
final class GenerateCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "KIND",
            description =
                    "One of: blobs, checkerboard, circles, digits, faces, line, moons, sine, spirals,"
                            + " xor.")
    private String kind;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Number of examples (default: ${DEFAULT-VALUE}).")
    private long rows;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "What the examples are drawn from (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "A setting of the kind, such as noise=0.2, by its name in configurations; may"
                            + " be repeated.")
    private Map<String, String> settings = new HashMap<>();

    @Option(
            names = "--output",
            required = true,
            paramLabel = "PATH",
            description = "Folder of the images, else CSV file, to write; must not exist yet.")
    private String output;

    @Override
    public Integer call() throws IOException {
        Map<String, String> all = new HashMap<>(settings);
        all.put("kind", kind);
        all.put("rows", Long.toString(rows));
        all.put("seed", Long.toString(seed));
        SourceConfig.Generated config = GeneratedConfig.of(all, "generate");
        HadoopFiles files = new HadoopFiles(new Configuration());
        if (files.exists(output)) {
            throw new ConfigurationException(
                    "the output %s exists already; give another or delete it".formatted(output));
        }
        new GeneratedFiles(config).write(files, output);
        System.out.printf("%,d %s of seed %d: %s%n", rows, kind, seed, output);
        return 0;
    }
}
