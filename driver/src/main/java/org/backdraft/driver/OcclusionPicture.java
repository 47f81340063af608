package org.backdraft.driver;

import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.data.SourceConfig;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.driver.report.OcclusionMap;
import org.backdraft.driver.report.Picture;
import org.backdraft.driver.report.Sample;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;

@Command(
        name = "occlusion",
        description =
                "Which parts of an image its class hangs on: what the network says while a square"
                        + " of it is covered.",
        mixinStandardHelpOptions = true)
final class OcclusionPicture extends PictureCommand.OfData {
    @Option(
            names = "--example",
            paramLabel = "N",
            required = true,
            description = "Which example of the data, from 0.")
    private int example;

    @Option(
            names = "--size",
            paramLabel = "PIXELS",
            description = "Side of the square (default: a quarter of the image's shorter side).")
    private int size;

    @Option(
            names = "--mean",
            description =
                    "Covers with the image's mean (of each channel) rather than with 0, both after"
                            + " scaling.")
    private boolean mean;

    @Option(
            names = "--decided",
            description = "Of the class that is decided, rather than of the right one.")
    private boolean decided;

    @Option(
            names = "--image-width",
            paramLabel = "PIXELS",
            description =
                    "Pixels a row of an input (default: as the network reshapes it, or it is"
                            + " square).")
    private int imageWidth;

    @Override
    Picture picture(SavedModel model, RunConfig config, SourceConfig source) throws IOException {
        Sample row = ModelData.example(model, config, source, example);
        return OcclusionMap.of(
                model,
                row.features().data(),
                (int) row.targets()[0],
                "example " + example,
                new OcclusionMap.Settings(size, mean, decided, imageWidth));
    }
}
