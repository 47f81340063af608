package org.backdraft.driver;

import org.backdraft.driver.report.Picture;
import org.backdraft.driver.report.WeightImages;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;

@Command(
        name = "weights",
        description = "The weights of a linear module as images: learned features.",
        mixinStandardHelpOptions = true)
final class WeightsPicture extends PictureCommand.ToFile {
    @Mixin private ModelOptions model;

    @Option(
            names = "--node",
            paramLabel = "NAME",
            description = "A linear module (default: the first one on the input).")
    private String node;

    @Option(
            names = "--image-width",
            paramLabel = "PIXELS",
            description = "Pixels a row of the image (default: it is square).")
    private int imageWidth;

    @Override
    Picture picture() throws IOException {
        return WeightImages.of(model.read(), node, imageWidth);
    }
}
