package org.backdraft.driver.report;

import org.backdraft.nn.Add;
import org.backdraft.nn.Concat;
import org.backdraft.nn.Graph;
import org.backdraft.nn.Module;
import org.backdraft.nn.Node;
import org.backdraft.nn.ParameterShape;
import org.backdraft.nn.Shape;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A network as a drawing: a box a node with its name, type, output width, shapes and number of
 * parameters, and an arrow wherever one's output is another's input.
 */
public final class GraphDrawing {
    private static final int LEAST_BOX = 180;
    private static final int MOST_BOX = 420;
    private static final int BOX_HEIGHT = 78;
    private static final int GAP_X = 30;
    private static final int GAP_Y = 46;
    private static final int LEFT = 24;
    private static final int TOP = 76;
    private static final int LEAST_WIDTH = 420;
    private static final int PORT = 16;
    private static final int ARROW = 7;

    private final Graph graph;
    private final LayeredLayout layout;
    private final double boxWidth;
    private final double shift;

    private GraphDrawing(Graph graph) {
        this.graph = graph;
        this.layout = new LayeredLayout(graph);
        this.boxWidth = boxWidth();
        this.shift = Math.max(LEFT, (LEAST_WIDTH - boxes()) / 2);
    }

    /** The drawing of a network. */
    public static Picture of(Graph graph) {
        GraphDrawing drawing = new GraphDrawing(graph);
        int layers = drawing.layout.layers().size();
        int width = (int) Math.max(LEAST_WIDTH, drawing.boxes() + 2 * LEFT);
        int height = TOP + layers * (BOX_HEIGHT + GAP_Y) - GAP_Y + LEFT;
        return new Picture(width, height, drawing::draw);
    }

    private double boxes() {
        return layout.width() * (boxWidth + GAP_X) - GAP_X;
    }

    /** As wide as the longest line needs. */
    private double boxWidth() {
        double width = LEAST_BOX;
        for (int i = 0; i < graph.nodes().size(); i++) {
            List<String> lines = lines(i);
            width = Math.max(width, Lettering.width(Look.BOLD, lines.get(0)) + 2 * PORT);
            width = Math.max(width, Lettering.width(Look.SMALL, lines.get(1)) + 2 * PORT);
            width = Math.max(width, Lettering.width(Look.SMALL, lines.get(2)) + 2 * PORT);
        }
        return Math.min(MOST_BOX, width);
    }

    private void draw(Graphics2D g) {
        Lettering.title(
                g,
                "Network",
                String.format(
                        Locale.ROOT,
                        "%,d parameters in %d modules",
                        graph.parameterCount(),
                        graph.nodes().size()));
        for (List<LayeredLayout.Place> layer : layout.layers()) {
            for (LayeredLayout.Place place : layer) {
                if (!place.isBend()) {
                    drawEdges(g, place);
                }
            }
        }
        for (List<LayeredLayout.Place> layer : layout.layers()) {
            for (LayeredLayout.Place place : layer) {
                if (!place.isBend()) {
                    drawBox(g, place);
                }
            }
        }
    }

    private double x(LayeredLayout.Place place) {
        return shift + place.x() * (boxWidth + GAP_X) - GAP_X / 2.0;
    }

    private static double top(int layer) {
        return TOP + layer * (BOX_HEIGHT + GAP_Y);
    }

    private void drawEdges(Graphics2D g, LayeredLayout.Place to) {
        List<LayeredLayout.Place> feeding = new ArrayList<>(to.above());
        feeding.sort(java.util.Comparator.comparingDouble(LayeredLayout.Place::x));
        for (int k = 0; k < feeding.size(); k++) {
            double endX = x(to) + PORT * (2 * k - feeding.size() + 1);
            drawEdge(g, feeding.get(k), to, endX);
        }
    }

    /** One arrow, from the box that it starts at through its bends. */
    private void drawEdge(
            Graphics2D g, LayeredLayout.Place last, LayeredLayout.Place to, double endX) {
        List<LayeredLayout.Place> way = new ArrayList<>();
        LayeredLayout.Place place = last;
        while (place.isBend()) {
            way.add(0, place);
            place = place.above().get(0);
        }
        LayeredLayout.Place next = way.isEmpty() ? to : way.get(0);
        double x = startX(place, next);
        double y = top(place.layer()) + BOX_HEIGHT;
        Path2D path = new Path2D.Double();
        path.moveTo(x, y);
        for (LayeredLayout.Place bend : way) {
            curve(path, x, y, x(bend), top(bend.layer()));
            x = x(bend);
            y = top(bend.layer()) + BOX_HEIGHT;
            path.lineTo(x, y);
        }
        double endY = top(to.layer());
        curve(path, x, y, endX, endY - ARROW);
        g.setColor(Look.FAINT_INK);
        g.setStroke(Look.line(1.6));
        g.draw(path);
        Path2D head = new Path2D.Double();
        head.moveTo(endX, endY);
        head.lineTo(endX - ARROW * 0.7, endY - ARROW * 1.4);
        head.lineTo(endX + ARROW * 0.7, endY - ARROW * 1.4);
        head.closePath();
        g.fill(head);
    }

    /** Edges leave a box side by side, in the order of where they lead. */
    private double startX(LayeredLayout.Place from, LayeredLayout.Place next) {
        List<LayeredLayout.Place> fed = new ArrayList<>(from.below());
        fed.sort(java.util.Comparator.comparingDouble(LayeredLayout.Place::x));
        return x(from) + PORT * (2 * fed.indexOf(next) - fed.size() + 1);
    }

    private static void curve(Path2D path, double x, double y, double toX, double toY) {
        double middle = (y + toY) / 2;
        path.curveTo(x, middle, toX, middle, toX, toY);
    }

    private void drawBox(Graphics2D g, LayeredLayout.Place place) {
        double middle = x(place);
        double y = top(place.layer());
        RoundRectangle2D box =
                new RoundRectangle2D.Double(middle - boxWidth / 2, y, boxWidth, BOX_HEIGHT, 12, 12);
        Color color = color(place.node());
        g.setColor(Look.mix(Look.WHITE, color, 0.18));
        g.fill(box);
        g.setColor(color);
        g.setStroke(Look.line(1.6));
        g.draw(box);
        List<String> lines = lines(place.node());
        double step = BOX_HEIGHT / (lines.size() + 1.0);
        g.setColor(Look.INK);
        Lettering.centred(g, Look.BOLD, fitted(Look.BOLD, lines.get(0)), middle, y + step);
        for (int k = 1; k < lines.size(); k++) {
            String line = fitted(Look.SMALL, lines.get(k));
            Lettering.centred(g, Look.SMALL, line, middle, y + (k + 1) * step);
        }
    }

    private String fitted(java.awt.Font font, String text) {
        return Lettering.fitted(font, text, boxWidth - PORT);
    }

    /** Name; type and widths; parameters. */
    private List<String> lines(int i) {
        if (i < 0) {
            return List.of(Graph.INPUT, "%d features".formatted(graph.inputWidth()));
        }
        Node node = graph.nodes().get(i);
        List<String> shapes = new ArrayList<>();
        int count = 0;
        for (ParameterShape shape : graph.parameters(i)) {
            count += shape.size();
            List<String> sizes = shape.dimensions().stream().map(size -> "" + size).toList();
            shapes.add(shape.name() + " " + String.join(" \u00d7 ", sizes));
        }
        List<String> inputs = graph.inputShapes(i).stream().map(GraphDrawing::text).toList();
        String type =
                "%s, %s \u2192 %s"
                        .formatted(
                                node.module().type(),
                                String.join(" + ", inputs),
                                text(graph.shape(i)));
        return List.of(
                node.name(),
                type,
                count == 0
                        ? "no parameters"
                        : String.format(
                                Locale.ROOT,
                                "%,d parameters: %s",
                                count,
                                String.join(", ", shapes)));
    }

    /** Grey for the input, blue for parameters, green for joins, orange for the rest. */
    private Color color(int i) {
        if (i < 0) {
            return Look.FAINT_INK;
        }
        Module module = graph.nodes().get(i).module();
        if (!graph.parameters(i).isEmpty()) {
            return Look.BLUE;
        }
        return module instanceof Add || module instanceof Concat ? Look.GREEN : Look.ORANGE;
    }

    private static String text(Shape shape) {
        return shape.toString().replace('x', '\u00d7');
    }
}
