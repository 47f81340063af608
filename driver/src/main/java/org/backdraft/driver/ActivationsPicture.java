package org.backdraft.driver;

import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.data.SourceConfig;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.driver.report.ActivationMaps;
import org.backdraft.driver.report.Picture;
import org.backdraft.driver.report.Sample;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;

@Command(
        name = "activations",
        description = "What becomes of one example, layer by layer: each channel's map.",
        mixinStandardHelpOptions = true)
final class ActivationsPicture extends PictureCommand.OfData {
    private static final int MOST_MAPS = 1000;

    @Option(
            names = "--example",
            paramLabel = "N",
            required = true,
            description = "Which example of the data, from 0.")
    private int example;

    @Option(
            names = "--units",
            paramLabel = "N",
            description = "Channels of each layer at the most (default: ${DEFAULT-VALUE}).")
    private int units = 24;

    @Option(
            names = "--image-width",
            paramLabel = "PIXELS",
            description =
                    "Pixels a row of an input (default: as the network reshapes it, or it is"
                            + " square).")
    private int imageWidth;

    @Override
    Picture picture(SavedModel model, RunConfig config, SourceConfig source) throws IOException {
        ExcitingPicture.checkRange("--units", units, MOST_MAPS);
        Sample row = ModelData.example(model, config, source, example);
        String label =
                model.classes().isEmpty()
                        ? "example %d".formatted(example)
                        : "example %d, a \u201c%s\u201d"
                                .formatted(example, model.classes().get((int) row.targets()[0]));
        return ActivationMaps.of(model, row.features().data(), label, units, imageWidth);
    }
}
