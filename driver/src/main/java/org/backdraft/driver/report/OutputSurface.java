package org.backdraft.driver.report;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.tensor.Matrix;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * The height of an output, or of a hidden unit's activation, over the plane of two features: colour
 * from dark (low) to light (high), with level lines.
 */
public final class OutputSurface {
    private static final int MOST_UNITS = 64;
    private static final int PANEL_COLUMNS = 120;
    private static final int PANEL_ROWS = 96;

    private OutputSurface() {}

    /**
     * What the network says: the probability of class {@code unit}, or the number it predicts.
     *
     * @param data at least one row; tells which part of the plane to draw
     * @throws ConfigurationException when the model hasn't 2 features, or no such class
     */
    public static Picture ofPrediction(SavedModel model, int unit, Sample data) {
        TrainedNetwork network = new TrainedNetwork(model);
        network.checkPlane();
        Plane plane = Plane.around(data.features());
        List<String> classes = model.classes();
        if (classes.isEmpty()) {
            network.checkUnit(network.last(), unit);
            float[] numbers = column(network.predictions(plane.grid()), unit);
            Scale scale = Scale.over(numbers, ColorMap.SEQUENTIAL);
            return chart("Prediction", network, plane, numbers, scale);
        }
        if (unit < 0 || unit >= classes.size()) {
            throw new ConfigurationException(
                    "the model has the classes 0 to %d (%s), no class %d"
                            .formatted(classes.size() - 1, String.join(", ", classes), unit));
        }
        float[] probability = column(network.probabilities(plane.grid()), unit);
        String title = "Probability of class \u201c" + classes.get(unit) + "\u201d";
        return chart(title, network, plane, probability, new Scale(0, 1, ColorMap.SEQUENTIAL));
    }

    /**
     * The activation of one unit of a node.
     *
     * @param data at least one row; tells which part of the plane to draw
     * @throws ConfigurationException when the model hasn't 2 features, or no such unit
     */
    public static Picture ofUnit(SavedModel model, String node, int unit, Sample data) {
        TrainedNetwork network = new TrainedNetwork(model);
        network.checkPlane();
        int index = network.node(node);
        network.checkUnit(index, unit);
        Plane plane = Plane.around(data.features());
        float[] values = column(network.outputs(index, plane.grid()), unit);
        String title = "Activation of " + node + ", unit " + unit;
        return chart(title, network, plane, values, Scale.over(values, ColorMap.SEQUENTIAL));
    }

    /**
     * The activations of all units of a node, up to 64, one beside the other on one scale.
     *
     * @param data at least one row; tells which part of the plane to draw
     * @throws ConfigurationException when the model hasn't 2 features, or no such node
     */
    public static Picture ofNode(SavedModel model, String node, Sample data) {
        TrainedNetwork network = new TrainedNetwork(model);
        network.checkPlane();
        Plane plane = Plane.around(data.features());
        Matrix values = network.outputs(network.node(node), plane.grid(PANEL_COLUMNS, PANEL_ROWS));
        Scale scale = Scale.over(values.data(), ColorMap.SEQUENTIAL);
        List<ImageGrid.Cell> cells = new ArrayList<>();
        for (int k = 0; k < Math.min(MOST_UNITS, values.cols()); k++) {
            int unit = k;
            BufferedImage image =
                    scale.image(PANEL_COLUMNS, PANEL_ROWS, at -> values.get(at, unit));
            cells.add(new ImageGrid.Cell(image, Integer.toString(k)));
        }
        String shown =
                values.cols() <= MOST_UNITS
                        ? "all %d units".formatted(values.cols())
                        : "the first %d of %d units".formatted(MOST_UNITS, values.cols());
        String axes =
                "%s; \u2192 %s from %s to %s, \u2191 %s from %s to %s"
                        .formatted(
                                shown,
                                network.featureName(0),
                                Scale.text(plane.xMin()),
                                Scale.text(plane.xMax()),
                                network.featureName(1),
                                Scale.text(plane.yMin()),
                                Scale.text(plane.yMax()));
        return new ImageGrid("Activations of " + node, axes, cells, scale, true).picture();
    }

    private static Picture chart(
            String title, TrainedNetwork network, Plane plane, float[] values, Scale scale) {
        Contours contours = new Contours(Plane.COLUMNS, Plane.ROWS, at -> values[at]);
        List<PlaneChart.Line> lines = new ArrayList<>();
        for (double level : scale.levels()) {
            lines.add(
                    new PlaneChart.Line(contours.at(level), Look.textOn(scale.color(level)), 0.9));
        }
        return new PlaneChart(
                        title,
                        network.featureName(0),
                        network.featureName(1),
                        plane,
                        scale.image(Plane.COLUMNS, Plane.ROWS, at -> values[at]),
                        lines,
                        null,
                        List.of(),
                        scale)
                .picture();
    }

    private static float[] column(Matrix matrix, int column) {
        float[] values = new float[matrix.rows()];
        for (int i = 0; i < values.length; i++) {
            values[i] = matrix.get(i, column);
        }
        return values;
    }
}
