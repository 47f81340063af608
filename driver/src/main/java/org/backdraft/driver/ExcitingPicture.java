package org.backdraft.driver;

import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.data.SourceConfig;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.driver.report.ExcitingInputs;
import org.backdraft.driver.report.Picture;
import org.backdraft.driver.report.Sample;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;

@Command(
        name = "exciting",
        description = "The inputs that most excite a unit: one made for it, and rows of data.",
        mixinStandardHelpOptions = true)
final class ExcitingPicture extends PictureCommand.OfData {
    @Option(names = "--node", required = true, paramLabel = "NAME", description = "Its module.")
    private String node;

    @Option(
            names = "--unit",
            required = true,
            paramLabel = "K",
            description = "Which unit of the module, from 0.")
    private int unit;

    @Option(
            names = "--image-width",
            paramLabel = "PIXELS",
            description = "Pixels a row of an input (default: it is a square image).")
    private int imageWidth;

    @Override
    Picture picture(SavedModel model, RunConfig config, SourceConfig source) throws IOException {
        Sample data = ModelData.sample(model, config, source);
        return ExcitingInputs.of(model, node, unit, data, imageWidth);
    }
}
