package org.backdraft.driver.report;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.nn.Graph;
import org.backdraft.nn.Linear;

import java.util.ArrayList;
import java.util.List;

/**
 * The weights of a linear module, one image a unit: the features that it has learned. Red pixels
 * excite the unit and blue ones quiet it, on one scale symmetric about 0.
 */
public final class WeightImages {
    private static final int MOST_UNITS = 96;

    private WeightImages() {}

    /**
     * The picture of a linear module's weights.
     *
     * @param node its name, or null for the first one that takes the network's input
     * @param imageWidth pixels a row, or 0 when images are square
     * @throws ConfigurationException when there is no such module or its weights make no image
     */
    public static Picture of(SavedModel model, String node, int imageWidth) {
        Graph graph = model.graph();
        int index = node == null ? first(graph) : new TrainedNetwork(model).node(node);
        if (!(graph.nodes().get(index).module() instanceof Linear linear)) {
            throw new ConfigurationException("'%s' is not a linear module".formatted(node));
        }
        int inputs = graph.inputShapes(index).get(0).size();
        int width = width(inputs, imageWidth);
        int shown = Math.min(MOST_UNITS, linear.units());
        int at = graph.offset(index);
        float[] weights = java.util.Arrays.copyOfRange(model.theta(), at, at + shown * inputs);
        Scale scale = Scale.around0(weights);
        List<ImageGrid.Cell> cells = new ArrayList<>();
        for (int unit = 0; unit < shown; unit++) {
            int from = unit * inputs;
            cells.add(
                    new ImageGrid.Cell(
                            scale.image(width, inputs / width, i -> weights[from + i]),
                            Integer.toString(unit)));
        }
        String below =
                "%s units of %d; each pixel is the weight of an input: red excites, blue quiets"
                        .formatted(
                                shown == linear.units() ? "all" : "the first " + shown,
                                linear.units());
        String title = "Weights of " + graph.nodes().get(index).name();
        return new ImageGrid(title, below, cells, scale, false).picture();
    }

    /**
     * Pixels a row of an image.
     *
     * @param given or 0
     * @throws ConfigurationException when it is not given and the image is not square, or doesn't
     *     divide the image
     */
    static int width(int pixels, int given) {
        int side = (int) Math.round(Math.sqrt(pixels));
        if (given == 0 && side * side != pixels) {
            throw new ConfigurationException(
                    "%d inputs don't make a square image; give its width with --image-width"
                            .formatted(pixels));
        }
        if (given < 0 || given > 0 && pixels % given != 0) {
            throw new ConfigurationException(
                    "an image width of %d doesn't divide %d inputs into rows"
                            .formatted(given, pixels));
        }
        return given == 0 ? side : given;
    }

    private static int first(Graph graph) {
        for (int i = 0; i < graph.nodes().size(); i++) {
            if (graph.nodes().get(i).module() instanceof Linear
                    && graph.nodes().get(i).inputs().equals(List.of(Graph.INPUT))) {
                return i;
            }
        }
        throw new ConfigurationException(
                "no linear module takes the network's input; name one with --node");
    }
}
