package org.backdraft.driver;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.data.SourceConfig;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.driver.report.ExcitingInputs;
import org.backdraft.driver.report.LayerFeatures;
import org.backdraft.driver.report.Picture;
import org.backdraft.driver.report.Sample;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;

@Command(
        name = "exciting",
        description = {
            "The inputs that most excite units or channels: some made for them, and rows of data.",
            "Of one unit (--unit) whole inputs; else, of the units of a module or of all layers,"
                    + " what they see of them."
        },
        mixinStandardHelpOptions = true)
final class ExcitingPicture extends PictureCommand.OfData {
    private static final String ALL = "all";
    private static final int MOST_UNITS = 1000;
    private static final int MOST_ROWS = 20;

    @Option(
            names = {"--node", "--module"},
            paramLabel = "NAME",
            description =
                    "A module; all: every linear module and convolution (default:"
                            + " ${DEFAULT-VALUE}).")
    private String node = ALL;

    @Option(
            names = "--unit",
            paramLabel = "K",
            description =
                    "Which unit of the module, or channel, from 0 (default: the first --units of"
                            + " them).")
    private Integer unit;

    @Option(
            names = "--units",
            paramLabel = "N",
            description = "Units of each module at the most (default: ${DEFAULT-VALUE}).")
    private int units = 16;

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "Rows of data of each unit at the most (default: ${DEFAULT-VALUE}).")
    private int rows = 3;

    @Option(
            names = "--image-width",
            paramLabel = "PIXELS",
            description =
                    "Pixels a row of an input (default: as the network reshapes it, or it is"
                            + " square).")
    private int imageWidth;

    @Override
    Picture picture(SavedModel model, RunConfig config, SourceConfig source) throws IOException {
        boolean all = node.equals(ALL);
        if (all && unit != null) {
            throw new ConfigurationException(
                    "--unit is of one module; name it with --node, or leave --unit out");
        }
        checkRange("--units", units, MOST_UNITS);
        checkRange("--rows", rows, MOST_ROWS);
        Sample data = ModelData.sample(model, config, source);
        if (unit != null) {
            return ExcitingInputs.of(model, node, unit, data, imageWidth);
        }
        LayerFeatures.Shown shown = new LayerFeatures.Shown(units, rows, imageWidth);
        return all
                ? LayerFeatures.ofAll(model, data, shown)
                : LayerFeatures.of(model, node, data, shown);
    }

    static void checkRange(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw new ConfigurationException(
                    "%s: expected 1 to %d, found %d".formatted(option, most, value));
        }
    }
}
