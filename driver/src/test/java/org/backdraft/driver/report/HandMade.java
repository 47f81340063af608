package org.backdraft.driver.report;

import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.nn.Graph;
import org.backdraft.tensor.Matrix;
import org.backdraft.worker.Scaling;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import javax.xml.parsers.DocumentBuilderFactory;

/** Models whose parameters are written by hand, and what is seen in a picture. */
final class HandMade {
    private HandMade() {}

    static SavedModel model(
            String network, String loss, int inputs, List<String> classes, float... theta) {
        return model(network, loss, Scaling.none(inputs), classes, theta);
    }

    static SavedModel model(
            String network, String loss, Scaling scaling, List<String> classes, float... theta) {
        RunConfig config =
                RunConfig.parse(
                        """
                        data.train { format = csv, path = none, label = y }
                        network = [%s]
                        loss = %s
                        blas.library = java
                        """
                                .formatted(network, loss),
                        "test",
                        Map.of());
        Graph graph = new Graph(scaling.factor().length, config.network());
        return new SavedModel(config, graph, theta, scaling, List.of(), classes, Map.of());
    }

    /** Rows of two features. */
    static Sample points(float[] targets, float... coordinates) {
        return new Sample(new Matrix(coordinates, 0, targets.length, 2), targets);
    }

    /** The four corners of the square from -1 to 1, of classes 0, 1, 0, 1. */
    static Sample square() {
        return points(new float[] {0, 1, 0, 1}, -1, -1, 1, -1, -1, 1, 1, 1);
    }

    /** How many pixels have a colour, give or take 2 a channel. */
    static int count(BufferedImage image, Color color, int x0, int x1) {
        int count = 0;
        for (int x = x0; x < x1; x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                if (distance(new Color(image.getRGB(x, y)), color) <= 2) {
                    count++;
                }
            }
        }
        return count;
    }

    static int distance(Color a, Color b) {
        return Math.max(
                Math.abs(a.getRed() - b.getRed()),
                Math.max(
                        Math.abs(a.getGreen() - b.getGreen()),
                        Math.abs(a.getBlue() - b.getBlue())));
    }

    /** The texts of an SVG, which must be well-formed. */
    static List<String> texts(String svg) throws Exception {
        Document document =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(svg)));
        NodeList nodes = document.getElementsByTagName("text");
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            texts.add(nodes.item(i).getTextContent());
        }
        return texts;
    }
}
