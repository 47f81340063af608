package org.backdraft.driver.report;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.nn.Activation;
import org.backdraft.nn.BatchNorm;
import org.backdraft.nn.Dropout;
import org.backdraft.nn.Flatten;
import org.backdraft.nn.Graph;
import org.backdraft.nn.Identity;
import org.backdraft.nn.Module;
import org.backdraft.nn.Reshape;
import org.backdraft.nn.Shape;
import org.backdraft.tensor.Matrix;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What becomes of one example on its way through a network: the image, the maps of each layer's
 * channels (of plain features a strip), and what the network says in the end.
 *
 * <p>Layers are what is left of the modules without those that only hand on, and without those that
 * go into an activation or a batch norm and nothing else, which is shown in their place.
 */
public final class ActivationMaps {
    private static final int INPUT_WIDTH = 168;
    private static final int MAP_WIDTH = 64;
    private static final int STRIP = 64;
    private static final int STRIP_CELL = 15;
    private static final int MOST_CLASSES = 10;

    private ActivationMaps() {}

    /**
     * The picture of one example.
     *
     * @param row read: the example, unscaled
     * @param label what it is and where it comes from, in words
     * @param maps of each layer at the most, at least 1
     * @param imageWidth pixels a row of an input seen as an image, or 0 where the network says what
     *     image it is, or it is square
     * @throws ConfigurationException when inputs make no image
     */
    public static Picture of(
            SavedModel model, float[] row, String label, int maps, int imageWidth) {
        TrainedNetwork network = new TrainedNetwork(model);
        InputImage image = InputImage.of(model, imageWidth);
        Graph graph = model.graph();
        Matrix input = new Matrix(row, 0, 1, row.length);
        List<BlockPage.Block> blocks = new ArrayList<>();
        blocks.add(input(network, image, input));
        Matrix[] outputs = new Matrix[graph.nodes().size()];
        network.sweep(
                input,
                (from, count) -> {
                    for (int i = 0; i < outputs.length; i++) {
                        outputs[i] = copy(network.swept(i));
                    }
                });
        for (int i = 0; i < outputs.length; i++) {
            if (isLayer(graph, i)) {
                blocks.add(layer(graph, i, outputs[i].data(), maps));
            }
        }
        blocks.add(said(model, network, outputs[network.last()]));
        return new BlockPage(
                        "Activations of " + label,
                        List.of(
                                "each layer on a scale of its own: white is 0, red is more, blue is"
                                        + " less"),
                        blocks)
                .picture();
    }

    private static BlockPage.Block input(TrainedNetwork network, InputImage image, Matrix row) {
        float[] scaled = new float[image.size()];
        network.scale(row, 0, scaled);
        float[] drawn = network.drawn(image, scaled);
        Scale scale = Scale.over(drawn, ColorMap.GRAY);
        BufferedImage whole = image.draw(drawn, 0, scale, image.all());
        int width = image.isOneTile() ? INPUT_WIDTH : INPUT_WIDTH * image.channels();
        return new BlockPage.Tiles(
                "input: " + image.shape().toString().replace('x', '\u00d7'),
                List.of(new BlockPage.Tile(List.of(whole), width, "", false)));
    }

    /** Whether a node is shown. */
    static boolean isLayer(Graph graph, int i) {
        Module module = graph.nodes().get(i).module();
        if (module instanceof Reshape
                || module instanceof Flatten
                || module instanceof Dropout
                || module instanceof Identity) {
            return false;
        }
        String name = graph.nodes().get(i).name();
        List<Module> takers =
                graph.nodes().stream()
                        .filter(node -> node.inputs().contains(name))
                        .map(node -> node.module())
                        .toList();
        return takers.size() != 1
                || !(takers.get(0) instanceof Activation || takers.get(0) instanceof BatchNorm);
    }

    private static BlockPage.Block layer(Graph graph, int i, float[] values, int maps) {
        Shape shape = graph.shape(i);
        Scale scale = Scale.around0(values);
        String name = graph.nodes().get(i).name();
        String range = "to \u00b1" + Scale.text(scale.max());
        if (shape.isFlat()) {
            int columns = Math.min(STRIP, values.length);
            int rows = (values.length + columns - 1) / columns;
            BufferedImage strip =
                    scale.image(columns, rows, k -> k < values.length ? values[k] : 0);
            return new BlockPage.Tiles(
                    "%s: %d units, %s".formatted(name, values.length, range),
                    List.of(new BlockPage.Tile(List.of(strip), columns * STRIP_CELL, "", false)));
        }
        InputImage each = InputImage.of(shape);
        int shown = Math.min(maps, shape.channels());
        List<BlockPage.Tile> tiles = new ArrayList<>();
        for (int channel = 0; channel < shown; channel++) {
            int at = channel * shape.places();
            BufferedImage map = scale.image(each.width(), each.height(), k -> values[at + k]);
            tiles.add(
                    new BlockPage.Tile(List.of(map), MAP_WIDTH, Integer.toString(channel), false));
        }
        String count =
                shown == shape.channels()
                        ? "all %d channels".formatted(shown)
                        : "the first %d of %d channels".formatted(shown, shape.channels());
        return new BlockPage.Tiles(
                "%s: %s of %d \u00d7 %d, %s"
                        .formatted(name, count, each.height(), each.width(), range),
                tiles);
    }

    private static BlockPage.Block said(SavedModel model, TrainedNetwork network, Matrix output) {
        List<String> classes = model.classes();
        if (classes.isEmpty()) {
            float[] numbers = network.predictionsOf(output).data();
            Scale scale = Scale.around0(numbers);
            int columns = Math.min(STRIP, numbers.length);
            BufferedImage strip =
                    scale.image(
                            columns,
                            (numbers.length + columns - 1) / columns,
                            k -> k < numbers.length ? numbers[k] : 0);
            String heading =
                    numbers.length == 1
                            ? "predicted: " + Scale.text(numbers[0])
                            : "predicted: %d numbers, to \u00b1%s"
                                    .formatted(numbers.length, Scale.text(scale.max()));
            return new BlockPage.Tiles(
                    heading,
                    List.of(new BlockPage.Tile(List.of(strip), columns * STRIP_CELL, "", false)));
        }
        Matrix probability = network.probabilitiesOf(output);
        List<Integer> best =
                IntStream.range(0, classes.size())
                        .boxed()
                        .sorted(
                                (a, b) ->
                                        Float.compare(probability.get(0, b), probability.get(0, a)))
                        .limit(MOST_CLASSES)
                        .toList();
        return new BlockPage.Bars(
                classes.size() > MOST_CLASSES
                        ? "the %d most probable of %d classes"
                                .formatted(MOST_CLASSES, classes.size())
                        : "probability of each class",
                best.stream().map(classes::get).toList(),
                best.stream().map(c -> (double) probability.get(0, c)).toList(),
                0);
    }

    private static Matrix copy(Matrix view) {
        Matrix copy = Matrix.zeros(view.rows(), view.cols());
        System.arraycopy(view.data(), view.offset(), copy.data(), 0, view.size());
        return copy;
    }
}
