package org.backdraft.driver;

import org.apache.hadoop.conf.Configuration;
import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.data.SourceConfig;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.driver.report.ConfusionMatrix;
import org.backdraft.driver.report.Curves;
import org.backdraft.driver.report.DecisionBoundary;
import org.backdraft.driver.report.GraphDrawing;
import org.backdraft.driver.report.OutputSurface;
import org.backdraft.driver.report.Picture;
import org.backdraft.driver.report.Sample;
import org.backdraft.nn.Graph;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

@Command(
        name = "picture",
        description = {
            "Draws a model, its data or a run as PNG or SVG.",
            "Reads the data in this process, without Spark. An older picture of the same name is"
                    + " replaced."
        },
        synopsisSubcommandLabel = "PICTURE",
        mixinStandardHelpOptions = true,
        subcommands = {
            PictureCommand.Boundary.class,
            PictureCommand.Surface.class,
            WeightsPicture.class,
            ExcitingPicture.class,
            ActivationsPicture.class,
            OcclusionPicture.class,
            PictureCommand.RunCurves.class,
            PictureCommand.Confusion.class,
            PictureCommand.Network.class,
            AugmentationPicture.class,
            DetectCommand.class
        })
final class PictureCommand implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "name a picture: " + String.join(", ", spec.subcommands().keySet()));
    }

    /** A picture and the file that it goes to. */
    abstract static class ToFile implements Callable<Integer> {
        @Option(
                names = {"-o", "--output"},
                required = true,
                paramLabel = "FILE",
                description = "File to write, .png or .svg; an older one is replaced.")
        private String output;

        @Override
        public final Integer call() throws Exception {
            Picture.checkEnding(output);
            picture().write(files(), output);
            System.out.println("picture: " + output);
            return 0;
        }

        abstract Picture picture() throws IOException;

        static HadoopFiles files() {
            return new HadoopFiles(new Configuration());
        }
    }

    /** A picture of a model with its data. */
    abstract static class OfData extends ToFile {
        @Mixin private ModelOptions model;
        @Mixin private DataOptions data;

        @Override
        final Picture picture() throws IOException {
            SavedModel read = model.read();
            RunConfig config = model.config(read);
            return picture(read, config, data.source(ModelOptions.format(config)));
        }

        abstract Picture picture(SavedModel model, RunConfig config, SourceConfig source)
                throws IOException;
    }

    @Command(
            name = "boundary",
            description = "Which class a model of 2 features decides where, with the data.",
            mixinStandardHelpOptions = true)
    static final class Boundary extends OfData {
        @Override
        Picture picture(SavedModel model, RunConfig config, SourceConfig source)
                throws IOException {
            return DecisionBoundary.of(model, ModelData.sample(model, config, source));
        }
    }

    @Command(
            name = "surface",
            description = "The output, or hidden units, of a model of 2 features over their plane.",
            mixinStandardHelpOptions = true)
    static final class Surface extends OfData {
        @Option(
                names = "--node",
                paramLabel = "NAME",
                description =
                        "Module whose activations to draw (default: what the model predicts).")
        private String node;

        @Option(
                names = "--unit",
                paramLabel = "K",
                description =
                        "Unit of the module, from 0 (default: all of them); without --node the class"
                                + " whose probability to draw (default: the last).")
        private Integer unit;

        @Override
        Picture picture(SavedModel model, RunConfig config, SourceConfig source)
                throws IOException {
            Sample data = ModelData.sample(model, config, source);
            if (node == null) {
                int last = Math.max(0, model.classes().size() - 1);
                return OutputSurface.ofPrediction(model, unit == null ? last : unit, data);
            }
            return unit == null
                    ? OutputSurface.ofNode(model, node, data)
                    : OutputSurface.ofUnit(model, node, unit, data);
        }
    }

    @Command(
            name = "curves",
            description = "Loss and accuracy of a run by epoch.",
            mixinStandardHelpOptions = true)
    static final class RunCurves extends ToFile {
        @Parameters(paramLabel = "RUN", description = "A run directory.")
        private String run;

        @Override
        Picture picture() throws IOException {
            String metrics = run + "/metrics.jsonl";
            try (InputStream in = files().open(metrics)) {
                return Curves.of(new String(in.readAllBytes(), StandardCharsets.UTF_8), metrics);
            }
        }
    }

    @Command(
            name = "confusion",
            description = "The confusion matrix of a model on data.",
            mixinStandardHelpOptions = true)
    static final class Confusion extends OfData {
        @Override
        Picture picture(SavedModel model, RunConfig config, SourceConfig source)
                throws IOException {
            if (model.classes().isEmpty()) {
                throw new ConfigurationException(
                        "the model predicts numbers: there are no classes to confuse");
            }
            return ConfusionMatrix.of(ModelData.evaluate(model, config, source), model.classes());
        }
    }

    @Command(
            name = "graph",
            description = "The network's modules with their shapes and numbers of parameters.",
            mixinStandardHelpOptions = true)
    static final class Network extends ToFile {
        @Parameters(
                paramLabel = "MODEL|CONF",
                description = "A saved model (.safetensors) or a configuration file.")
        private String file;

        @Option(
                names = "--set",
                paramLabel = "KEY=VALUE",
                description = "Overrides a key of the configuration; may be repeated.")
        private Map<String, String> settings = new LinkedHashMap<>();

        @Override
        Picture picture() throws IOException {
            return GraphDrawing.of(graph());
        }

        private Graph graph() throws IOException {
            if (file.endsWith(".safetensors")) {
                return SavedModel.read(files(), file).graph();
            }
            try (InputStream in = files().openRaw(file)) {
                String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                return ModelData.graph(RunConfig.parse(text, file, settings));
            }
        }
    }
}
