package org.backdraft.driver.report;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.tensor.Matrix;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Which class a model of two features decides where: each region in its class's colour, fuller
 * where the network is surer, with lines between the regions and the data on top.
 */
public final class DecisionBoundary {
    private static final double LEAST_COLOR = 0.12;
    private static final double MORE_COLOR = 0.40;

    private DecisionBoundary() {}

    /**
     * The picture of a model.
     *
     * @param data at least one row, with the classes of the model
     * @throws ConfigurationException when the model hasn't 2 features or decides no classes
     */
    public static Picture of(SavedModel model, Sample data) {
        TrainedNetwork network = new TrainedNetwork(model);
        network.checkPlane();
        if (model.classes().isEmpty()) {
            throw new ConfigurationException(
                    "the model predicts numbers and decides no classes; draw its output with"
                            + " 'picture surface'");
        }
        Plane plane = Plane.around(data.features());
        Matrix probabilities = network.probabilities(plane.grid());
        return new PlaneChart(
                        "Decision boundary",
                        network.featureName(0),
                        network.featureName(1),
                        plane,
                        raster(probabilities),
                        borders(probabilities),
                        data,
                        model.classes(),
                        null)
                .picture();
    }

    /** The colour of a place where class {@code c} of {@code classes} has a probability. */
    static Color color(int c, double probability, int classes) {
        double sure = (probability * classes - 1) / (classes - 1);
        return Look.mix(Look.WHITE, Look.ofClass(c), LEAST_COLOR + MORE_COLOR * Math.max(0, sure));
    }

    private static BufferedImage raster(Matrix probabilities) {
        BufferedImage image =
                new BufferedImage(Plane.COLUMNS, Plane.ROWS, BufferedImage.TYPE_INT_RGB);
        for (int at = 0; at < probabilities.rows(); at++) {
            int best = best(probabilities, at, -1);
            Color color = color(best, probabilities.get(at, best), probabilities.cols());
            image.setRGB(at % Plane.COLUMNS, at / Plane.COLUMNS, color.getRGB());
        }
        return image;
    }

    /** Around each class, where it is as probable as the best other one. */
    private static List<PlaneChart.Line> borders(Matrix probabilities) {
        List<PlaneChart.Line> lines = new ArrayList<>();
        int classes = probabilities.cols();
        for (int c = 0; c < (classes == 2 ? 1 : classes); c++) {
            int of = c;
            Contours lead =
                    new Contours(
                            Plane.COLUMNS,
                            Plane.ROWS,
                            at ->
                                    probabilities.get(at, of)
                                            - probabilities.get(at, best(probabilities, at, of)));
            lines.add(new PlaneChart.Line(lead.at(0), Look.INK, 1.6));
        }
        return lines;
    }

    /** The most probable class but {@code except}. */
    private static int best(Matrix probabilities, int row, int except) {
        int best = except == 0 ? 1 : 0;
        for (int c = best + 1; c < probabilities.cols(); c++) {
            if (c != except && probabilities.get(row, c) > probabilities.get(row, best)) {
                best = c;
            }
        }
        return best;
    }
}
