package org.backdraft.driver.report;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.nn.Graph;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * What the units of layers look for, layer below layer: of each unit, or channel, an input made for
 * it and the places in the data that excite it most, cut out to what the unit sees there.
 *
 * <p>After M. Zeiler and R. Fergus, "Visualizing and understanding convolutional networks", ECCV
 * 2014, which shows for each layer the patches that excite its channels most.
 */
public final class LayerFeatures {
    private static final int SIDE = 52;

    private LayerFeatures() {}

    /**
     * What is shown.
     *
     * @param units of each layer at the most, at least 1
     * @param rows of data for each unit at the most, at least 1
     * @param imageWidth pixels a row of an input seen as an image, or 0 where the network says what
     *     image it is, or it is square
     */
    public record Shown(int units, int rows, int imageWidth) {}

    /**
     * The picture of all layers that have weights.
     *
     * @param data at least one row
     * @throws ConfigurationException when inputs make no image, or there are no such layers
     */
    public static Picture ofAll(SavedModel model, Sample data, Shown shown) {
        Graph graph = model.graph();
        List<Integer> layers = new ArrayList<>();
        for (int i = 0; i < graph.nodes().size(); i++) {
            if (WeightImages.hasWeights(graph, i)) {
                layers.add(i);
            }
        }
        if (layers.isEmpty()) {
            throw new ConfigurationException(
                    "the network has no linear module and no convolution; name a module with"
                            + " --node");
        }
        return of(model, layers, data, shown);
    }

    /**
     * The picture of one layer.
     *
     * @param data at least one row
     * @throws ConfigurationException when there is no such node, or inputs make no image
     */
    public static Picture of(SavedModel model, String node, Sample data, Shown shown) {
        return of(model, List.of(new TrainedNetwork(model).node(node)), data, shown);
    }

    private static Picture of(SavedModel model, List<Integer> layers, Sample data, Shown shown) {
        TrainedNetwork network = new TrainedNetwork(model);
        InputImage image = InputImage.of(model, shown.imageWidth());
        Graph graph = model.graph();
        List<MostExciting> searches = new ArrayList<>();
        for (int layer : layers) {
            int places = graph.shape(layer).places();
            int units = Math.min(shown.units(), graph.shape(layer).channels());
            searches.add(new MostExciting(layer, places, 0, units, shown.rows()));
        }
        MostExciting.search(network, searches, data.features());
        List<BlockPage.Block> blocks = new ArrayList<>();
        for (MostExciting found : searches) {
            UnitSearch search = new UnitSearch(model, network, image, data, found);
            List<BlockPage.Tile> tiles = new ArrayList<>();
            for (int unit = 0; unit < found.units(); unit++) {
                tiles.add(tile(network, image, search, unit));
            }
            blocks.add(new BlockPage.Tiles(heading(graph, found, search), tiles));
        }
        String title =
                layers.size() == 1
                        ? "What excites " + network.name(layers.get(0))
                        : "What excites the units of each layer";
        return new BlockPage(title, below(data, shown, image), blocks).picture();
    }

    private static List<String> below(Sample data, Shown shown, InputImage image) {
        return List.of(
                ("of each unit first, in a frame, the input made for it; then the most exciting of"
                                + " %,d rows, at most %d, cut out to what it sees")
                        .formatted(data.rows(), shown.rows()),
                (image.isColour() ? "" : "white is 0, red is more, blue is less; ")
                        + "each made input is on a scale of its own, and so are the rows of a unit;"
                        + " what lies outside of the image is gray");
    }

    private static String heading(Graph graph, MostExciting found, UnitSearch search) {
        int node = found.node();
        int all = graph.shape(node).channels();
        boolean channels = graph.shape(node).places() > 1;
        return "%s: %s %s%s, each %s"
                .formatted(
                        graph.nodes().get(node).name(),
                        found.units() == all ? "all" : "the first " + found.units() + " of",
                        all,
                        channels ? " channels" : " units",
                        search.sight().replace("a place ", ""));
    }

    private static BlockPage.Tile tile(
            TrainedNetwork network, InputImage image, UnitSearch search, int unit) {
        UnitSearch.Feature feature = search.feature(unit);
        List<BufferedImage> images = new ArrayList<>();
        float[] made = network.drawn(image, feature.made());
        images.add(image.draw(made, 0, image.scale(made), feature.seen()));
        List<float[]> rows = new ArrayList<>();
        for (MostExciting.Found row : feature.found()) {
            rows.add(network.drawn(image, search.scaled(row)));
        }
        Scale scale = image.scale(ExcitingInputs.joined(rows));
        for (int k = 0; k < rows.size(); k++) {
            Rectangle seen = search.seen(feature.found().get(k).place());
            images.add(image.draw(rows.get(k), 0, scale, seen));
        }
        int width = image.isOneTile() ? SIDE : SIDE * image.channels();
        return new BlockPage.Tile(images, width, Integer.toString(unit), true);
    }
}
