package org.backdraft.driver.report;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.tensor.Matrix;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a unit looks for: an input made to excite it as much as one of its size can, and the rows of
 * data that excite it most. On one scale, in the units that the network sees (after scaling).
 */
public final class ExcitingInputs {
    private static final int FOUND = 27;

    private ExcitingInputs() {}

    /**
     * The picture of one unit.
     *
     * @param data at least one row
     * @param imageWidth pixels a row of an input seen as an image, or 0 when it is square
     * @throws ConfigurationException when there is no such unit or inputs make no image
     */
    public static Picture of(SavedModel model, String node, int unit, Sample data, int imageWidth) {
        TrainedNetwork network = new TrainedNetwork(model);
        int index = network.node(node);
        network.checkUnit(index, unit);
        int inputs = model.graph().inputWidth();
        int width = WeightImages.width(inputs, imageWidth);
        Matrix outputs = network.outputs(index, data.features());
        List<Integer> best = most(outputs, unit);
        Matrix shown = Matrix.zeros(best.size() + 1, inputs);
        double norm = meanNorm(network, data);
        float[] row = new float[inputs];
        network.scale(data.features(), best.get(0), row);
        InputAscent ascent = new InputAscent(network, index, unit, norm);
        float[] made = ascent.from(row);
        System.arraycopy(made, 0, shown.data(), 0, inputs);
        for (int k = 0; k < best.size(); k++) {
            network.scale(data.features(), best.get(k), row);
            System.arraycopy(row, 0, shown.data(), shown.rowOffset(k + 1), inputs);
        }
        Scale scale = Scale.around0(shown.data());
        List<ImageGrid.Cell> cells = new ArrayList<>();
        for (int k = 0; k < shown.rows(); k++) {
            int from = shown.rowOffset(k);
            BufferedImage image = scale.image(width, inputs / width, i -> shown.data()[from + i]);
            String value =
                    Scale.text(k == 0 ? ascent.value(made) : outputs.get(best.get(k - 1), unit));
            cells.add(new ImageGrid.Cell(image, k == 0 ? "made: " + value : value));
        }
        return new ImageGrid(
                        "What excites %s, unit %d".formatted(node, unit),
                        ("first the input made for it, of norm \u2264 %s; then, of %,d rows, the"
                                        + " %d that excite it most, with its activation")
                                .formatted(Scale.text(norm), data.rows(), best.size()),
                        cells,
                        scale,
                        false)
                .picture();
    }

    /** The rows of the greatest outputs, the greatest first; of equals the first row first. */
    static List<Integer> most(Matrix outputs, int unit) {
        return IntStream.range(0, outputs.rows())
                .boxed()
                .sorted(Comparator.comparingDouble(row -> -outputs.get(row, unit)))
                .limit(FOUND)
                .toList();
    }

    /** The mean Euclidean length of the rows after scaling. */
    private static double meanNorm(TrainedNetwork network, Sample data) {
        float[] row = new float[data.features().cols()];
        double sum = 0;
        for (int i = 0; i < data.rows(); i++) {
            network.scale(data.features(), i, row);
            sum += InputAscent.norm(row);
        }
        return sum / data.rows();
    }
}
