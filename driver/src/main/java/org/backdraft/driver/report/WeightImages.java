package org.backdraft.driver.report;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.nn.Graph;
import org.backdraft.nn.Node;
import org.backdraft.nn.ParameterShape;
import org.backdraft.nn.ReceptiveField;
import org.backdraft.nn.Shape;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The weights of a linear module, one image a unit, or of a convolution, one a filter: the features
 * that it has learned. Red pixels excite the unit and blue ones quiet it, on one scale symmetric
 * about 0.
 *
 * <p>What sees three channels of the network's input is drawn in their colours, gray where the
 * weights are 0. What sees other channels has a row of images, one a channel.
 */
public final class WeightImages {
    private static final int MOST_UNITS = 96;
    private static final int MOST_CHANNELS = 8;
    private static final int LEAST_IMAGE = 16;

    private WeightImages() {}

    /**
     * The picture of a module's weights.
     *
     * @param node its name, or null for the first one that takes the network's input, which may be
     *     reshaped
     * @param imageWidth pixels a row of a linear module's inputs, or 0 where the network says what
     *     image they are, or it is square
     * @throws ConfigurationException when there is no such module or its weights make no image
     */
    public static Picture of(SavedModel model, String node, int imageWidth) {
        Graph graph = model.graph();
        int index = node == null ? first(graph) : new TrainedNetwork(model).node(node);
        if (!hasWeights(graph, index)) {
            throw new ConfigurationException(
                    "'%s' is not a linear module and no convolution, whose weights could be drawn"
                            .formatted(node));
        }
        InputImage image = image(model, index, imageWidth);
        boolean colour = image.isColour() && takesPixels(graph, index);
        int channels = colour ? 1 : Math.min(MOST_CHANNELS, image.channels());
        int units = graph.shape(index).channels();
        int shown = Math.min(MOST_UNITS / channels, units);
        int at = graph.offset(index);
        float[] weights = Arrays.copyOfRange(model.theta(), at, at + shown * image.size());
        Scale scale = scale(weights, colour);
        InputImage drawn = colour ? image : new InputImage(1, image.height(), image.width());
        List<ImageGrid.Cell> cells = new ArrayList<>();
        for (int unit = 0; unit < shown; unit++) {
            for (int channel = 0; channel < channels; channel++) {
                int from = unit * image.size() + image.place(channel, 0, 0);
                BufferedImage pixels = drawn.draw(weights, from, scale, drawn.all());
                String label = channels > 1 ? unit + " \u00b7 " + channel : "" + unit;
                cells.add(new ImageGrid.Cell(pixels, label));
            }
        }
        String title = "Weights of " + graph.nodes().get(index).name();
        String below = below(graph, index, shown, image, colour ? image.channels() : channels);
        return channels > 1
                ? new ImageGrid(title, below, cells, scale, false, channels).picture()
                : new ImageGrid(title, below, cells, colour ? null : scale, false).picture();
    }

    /**
     * Whether a network's input is an image without being told its width: it is reshaped to one, or
     * it is square and not small.
     */
    public static boolean isImage(Graph graph) {
        int side = (int) Math.round(Math.sqrt(graph.inputWidth()));
        return ReceptiveField.imageOf(graph) != null
                || graph.inputWidth() >= LEAST_IMAGE && side * side == graph.inputWidth();
    }

    /** Whether each unit of a node weighs what it sees: it is a linear module or a convolution. */
    static boolean hasWeights(Graph graph, int i) {
        List<ParameterShape> tensors = graph.parameters(i);
        return !tensors.isEmpty()
                && tensors.get(0).dimensions().size()
                        == graph.inputShapes(i).get(0).dimensions().size() + 1;
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

    private static Scale scale(float[] weights, boolean colour) {
        Scale scale = Scale.around0(weights);
        return colour ? new Scale(scale.min(), scale.max(), ColorMap.GRAY) : scale;
    }

    private static String below(Graph graph, int index, int shown, InputImage image, int channels) {
        boolean filters = !graph.shape(index).isFlat();
        int units = graph.shape(index).channels();
        String kind = filters ? "filters" : "units";
        String what =
                shown == units
                        ? "all %d %s".formatted(units, kind)
                        : "the first %d %s of %d".formatted(shown, kind, units);
        if (image.channels() == 1) {
            String pixel = filters ? "a weight of the filter" : "the weight of an input";
            return what + "; each pixel is " + pixel + ": red excites, blue quiets";
        }
        if (channels == image.channels() && takesPixels(graph, index) && image.isColour()) {
            return what + "; the colours that excite it; gray is 0";
        }
        return "%s, a row each, with %s input channels: red excites, blue quiets"
                .formatted(
                        what,
                        channels == image.channels()
                                ? "all " + channels
                                : "the first %d of %d".formatted(channels, image.channels()));
    }

    /** What a unit of a module sees, as an image. */
    private static InputImage image(SavedModel model, int index, int imageWidth) {
        Graph graph = model.graph();
        List<Integer> weight = graph.parameters(index).get(0).dimensions();
        if (!graph.shape(index).isFlat()) {
            if (imageWidth != 0) {
                throw new ConfigurationException(
                        ("'%s' is a convolution, whose filters have a width of their own; leave"
                                        + " --image-width out")
                                .formatted(graph.nodes().get(index).name()));
            }
            return InputImage.of(new Shape(weight.subList(1, weight.size())));
        }
        if (takesPixels(graph, index)) {
            return InputImage.of(model, imageWidth);
        }
        Shape before = unflattened(graph, index);
        if (imageWidth == 0 && before.places() > 1) {
            return InputImage.of(before);
        }
        int width = width(before.size(), imageWidth);
        return new InputImage(1, before.size() / width, width);
    }

    /** The shape of what a node takes, before it was made plain features. */
    private static Shape unflattened(Graph graph, int i) {
        Shape shape = graph.inputShapes(i).get(0);
        int before = before(graph, i);
        boolean goesBack =
                shape.isFlat()
                        && before >= 0
                        && graph.width(before) == shape.size()
                        && graph.parameters(before).isEmpty()
                        && graph.inputShapes(before).size() == 1
                        && graph.inputShapes(before).get(0).size() == shape.size();
        return goesBack ? unflattened(graph, before) : shape;
    }

    private static boolean takesPixels(Graph graph, int i) {
        int before = before(graph, i);
        return before < 0 || ReceptiveField.isPixelwise(graph, before);
    }

    /** The node that is the first input of another one, or -1 when it is the network's input. */
    private static int before(Graph graph, int i) {
        List<String> names = graph.nodes().stream().map(Node::name).toList();
        return names.indexOf(graph.nodes().get(i).inputs().get(0));
    }

    private static int first(Graph graph) {
        for (int i = 0; i < graph.nodes().size(); i++) {
            if (hasWeights(graph, i) && takesPixels(graph, i)) {
                return i;
            }
        }
        throw new ConfigurationException(
                "no linear module and no convolution takes the network's input; name one with"
                        + " --node");
    }
}
