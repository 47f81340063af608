package org.backdraft.driver.report;

import org.backdraft.driver.model.SavedModel;
import org.backdraft.nn.Graph;
import org.backdraft.nn.ReceptiveField;
import org.backdraft.nn.Shape;

import java.awt.Rectangle;
import java.util.List;

/**
 * What the units of one node look for. A unit is one number of plain features, or a channel; of a
 * channel an input is made for the place in the middle.
 */
final class UnitSearch {
    private static final int LEAST_BLURRED = 8;
    private static final double BLUR = 1.0 / 18;

    private final TrainedNetwork network;
    private final InputImage image;
    private final Sample data;
    private final MostExciting found;
    private final Shape shape;
    private final ReceptiveField field;
    private final InputGradient output;

    /**
     * What one unit looks for.
     *
     * @param unit of the node
     * @param made the input made for it, scaled, as long as the rows found are on average within
     *     what the unit sees
     * @param value of the unit for that input
     * @param seen what the unit sees of that input
     * @param norm of that input at the most
     * @param found rows of data
     */
    record Feature(
            int unit,
            float[] made,
            double value,
            Rectangle seen,
            double norm,
            List<MostExciting.Found> found) {}

    /**
     * Of one node.
     *
     * @param found in the data before
     */
    UnitSearch(
            SavedModel model,
            TrainedNetwork network,
            InputImage image,
            Sample data,
            MostExciting found) {
        Graph graph = model.graph();
        this.network = network;
        this.image = image;
        this.data = data;
        this.found = found;
        this.shape = graph.shape(found.node());
        this.field = ReceptiveField.of(graph, image.shape()).get(found.node());
        this.output = new InputGradient(model, found.node());
    }

    /** What a unit looks for, of those that were searched. */
    Feature feature(int unit) {
        List<MostExciting.Found> rows = found.of(unit);
        double norm = 0;
        for (MostExciting.Found row : rows) {
            norm += image.norm(scaled(row), seen(row.place())) / rows.size();
        }
        int middle = middle();
        MostExciting.Found first = rows.get(0);
        float[] start = image.moved(scaled(first), seen(first.place()), seen(middle));
        output.pick(unit * shape.places() + middle);
        float[] made = new InputAscent(output, norm, blur(seen(middle))).from(start);
        return new Feature(unit, made, output.value(made), seen(middle), norm, rows);
    }

    /** The numbers of a row that was found, as the network sees them. */
    float[] scaled(MostExciting.Found row) {
        float[] scaled = new float[image.size()];
        network.scale(data.features(), row.row(), scaled);
        return scaled;
    }

    /** The pixels that a place sees. */
    Rectangle seen(int place) {
        return image.field(field, place / width(), place % width());
    }

    /** Whether a place sees less than the whole image. */
    boolean seesPart() {
        Rectangle seen = seen(middle());
        return seen.width < image.width() || seen.height < image.height();
    }

    /** What one place sees, in words. */
    String sight() {
        Rectangle seen = seen(middle());
        return seesPart()
                ? "a place sees %d \u00d7 %d pixels".formatted(seen.height, seen.width)
                : "sees the whole image";
    }

    /** None where a unit sees so little that each pixel matters. */
    private Blur blur(Rectangle seen) {
        int side = Math.min(seen.height, seen.width);
        return side < LEAST_BLURRED ? null : new Blur(image, seen, side * BLUR);
    }

    private int middle() {
        return shape.places() / width() / 2 * width() + width() / 2;
    }

    private int width() {
        return shape.isFlat() ? 1 : shape.dimensions().get(shape.dimensions().size() - 1);
    }
}
