package org.backdraft.driver.report;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.model.SavedModel;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * What a unit looks for: an input made to excite it as much as one of its size can, and the rows of
 * data that excite it most. On one scale, in the units that the network sees (after scaling); of
 * colours before it. Of a channel, what its place sees is marked.
 */
public final class ExcitingInputs {
    private static final int FOUND = 27;

    private ExcitingInputs() {}

    /**
     * The picture of one unit.
     *
     * @param unit of plain features, or a channel
     * @param data at least one row
     * @param imageWidth pixels a row of an input seen as an image, or 0 where the network says what
     *     image it is, or it is square
     * @throws ConfigurationException when there is no such unit or inputs make no image
     */
    public static Picture of(SavedModel model, String node, int unit, Sample data, int imageWidth) {
        TrainedNetwork network = new TrainedNetwork(model);
        int index = network.node(node);
        network.checkUnit(index, unit);
        InputImage image = InputImage.of(model, imageWidth);
        int places = model.graph().shape(index).places();
        MostExciting found = new MostExciting(index, places, unit, 1, FOUND);
        MostExciting.search(network, List.of(found), data.features());
        UnitSearch search = new UnitSearch(model, network, image, data, found);
        UnitSearch.Feature feature = search.feature(unit);
        List<float[]> inputs = new ArrayList<>(List.of(network.drawn(image, feature.made())));
        List<Rectangle> seen = new ArrayList<>(List.of(feature.seen()));
        List<String> labels = new ArrayList<>(List.of("made: " + Scale.text(feature.value())));
        for (MostExciting.Found row : feature.found()) {
            inputs.add(network.drawn(image, search.scaled(row)));
            seen.add(search.seen(row.place()));
            labels.add(Scale.text(row.value()));
        }
        Scale scale = image.scale(joined(inputs));
        List<ImageGrid.Cell> cells = new ArrayList<>();
        boolean marked = search.seesPart() && image.isOneTile();
        for (int k = 0; k < inputs.size(); k++) {
            BufferedImage whole = image.draw(inputs.get(k), 0, scale, image.all());
            BufferedImage drawn = marked ? Pixels.marked(whole, seen.get(k)) : whole;
            cells.add(new ImageGrid.Cell(drawn, labels.get(k)));
        }
        String kind = places > 1 ? "channel" : "unit";
        return new ImageGrid(
                        "What excites %s, %s %d".formatted(node, kind, unit),
                        below(feature, data, search.seesPart()),
                        cells,
                        image.isColour() ? null : scale,
                        marked)
                .picture();
    }

    private static String below(UnitSearch.Feature feature, Sample data, boolean part) {
        return ("first the input made for it, of norm \u2264 %s; then, of %,d rows, the %d that"
                        + " excite it most, with its activation%s")
                .formatted(
                        Scale.text(feature.norm()),
                        data.rows(),
                        feature.found().size(),
                        part ? "; in the frame what it sees there" : "");
    }

    static float[] joined(List<float[]> parts) {
        int size = parts.stream().mapToInt(part -> part.length).sum();
        float[] all = new float[size];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
