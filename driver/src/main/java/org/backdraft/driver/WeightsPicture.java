package org.backdraft.driver;

import org.backdraft.driver.report.Picture;
import org.backdraft.driver.report.WeightImages;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;

@Command(
        name = "weights",
        description = {
            "The weights of a linear module, or the filters of a convolution, as images: learned"
                    + " features.",
            "At most 96 units; of a filter on other input channels than one, or colours, the first"
                    + " 8 channels."
        },
        mixinStandardHelpOptions = true)
final class WeightsPicture extends PictureCommand.ToFile {
    @Mixin private ModelOptions model;

    @Option(
            names = {"--node", "--module"},
            paramLabel = "NAME",
            description = "A linear module or a convolution (default: the first one on the input).")
    private String node;

    @Option(
            names = "--image-width",
            paramLabel = "PIXELS",
            description =
                    "Pixels a row of a linear module's inputs (default: as the network reshapes them,"
                            + " or they are square).")
    private int imageWidth;

    @Override
    Picture picture() throws IOException {
        return WeightImages.of(model.read(), node, imageWidth);
    }
}
