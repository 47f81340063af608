package org.backdraft.driver;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.export.OnnxModel;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.model.SavedModel;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;

@Command(
        name = "export",
        description = {
            "Writes a saved model for other runtimes, which then predict as the verb predict does.",
            "What becomes of columns and features is part of it where ONNX has operators for that."
        },
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
    private static final int SHOWN = 12;

    /** What models are exported as. */
    private enum Format {
        ONNX
    }

    @Mixin private ModelOptions options;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Format format = Format.ONNX;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "FILE",
            description = "File to write; there when all is written.")
    private String output;

    @Option(
            names = "--inputs",
            paramLabel = "WHICH",
            description =
                    "columns: an input for each of data.columns, if the model has these; features:"
                            + " what they are encoded to, side by side (default: ${DEFAULT-VALUE}).")
    private OnnxModel.Inputs inputs = OnnxModel.Inputs.COLUMNS;

    @Option(names = "--overwrite", description = "Replaces that file.")
    private boolean overwrite;

    @Override
    public Integer call() throws Exception {
        HadoopFiles files = options.files();
        SavedModel model = options.read();
        check(files);
        OnnxModel exported =
                switch (format) {
                    case ONNX -> OnnxModel.of(model, inputs);
                };
        files.writeAtomically(output, exported::write);
        print("input", exported.inputs());
        print("output", exported.outputs());
        System.out.println("exported: " + output);
        return 0;
    }

    private void check(HadoopFiles files) throws IOException {
        if (!files.exists(output)) {
            return;
        }
        if (files.file(output).getPath().equals(files.file(options.file()).getPath())) {
            throw new ConfigurationException(
                    "--output: %s is the model itself; give another file".formatted(output));
        }
        if (!overwrite) {
            throw new ConfigurationException(
                    "%s exists already; give another or --overwrite".formatted(output));
        }
    }

    private static void print(String what, List<String> values) {
        values.stream().limit(SHOWN).forEach(value -> System.out.println(what + " " + value));
        if (values.size() > SHOWN) {
            System.out.printf("and %d more %ss%n", values.size() - SHOWN, what);
        }
    }
}
