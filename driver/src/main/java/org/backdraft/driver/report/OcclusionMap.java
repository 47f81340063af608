package org.backdraft.driver.report;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.tensor.Matrix;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Which parts of an image a network's decision hangs on: a square slides over the image, and maps
 * show for each place of its middle the probability of a class, how much that class's lead over the
 * best other one drops, and which class is decided.
 */
public final class OcclusionMap {
    private static final int LEFT = 24;
    private static final int TOP = 108;
    private static final int SIDE = 220;
    private static final int GAP = 28;
    private static final int LINE = 18;
    private static final int NAME = 90;

    private final InputImage image;
    private final BufferedImage drawn;
    private final Path2D outline;
    private final Settings settings;
    private final List<Panel> panels = new ArrayList<>();
    private final List<Integer> decided = new ArrayList<>();
    private final List<String> classes;
    private final String title;
    private final String below;

    /**
     * How the image is covered.
     *
     * @param size of the square's side in pixels, or 0 for a quarter of the image's shorter side
     * @param mean whether the image's mean covers it, rather than 0 as the network sees it
     * @param byPrediction whether the class is that which is decided, rather than the right one
     * @param imageWidth pixels a row of an input seen as an image, or 0 where the network says what
     *     image it is, or it is square
     */
    public record Settings(int size, boolean mean, boolean byPrediction, int imageWidth) {

        private Settings of(InputImage image) {
            int shorter = Math.min(image.height(), image.width());
            if (size < 0 || size > Math.max(image.height(), image.width())) {
                throw new ConfigurationException(
                        "--size: expected 1 to %d, the image's longer side, found %d"
                                .formatted(Math.max(image.height(), image.width()), size));
            }
            int side = size > 0 ? size : Math.max(1, Math.round(shorter / 4f));
            return new Settings(side, mean, byPrediction, imageWidth);
        }
    }

    private record Panel(String heading, BufferedImage pixels, Scale scale) {}

    private OcclusionMap(SavedModel model, float[] row, int label, String source, Settings given) {
        this.classes = model.classes();
        this.image = InputImage.of(model, given.imageWidth());
        this.settings = given.of(image);
        TrainedNetwork network = new TrainedNetwork(model);
        float[] scaled = new float[image.size()];
        network.scale(new Matrix(row, 0, 1, row.length), 0, scaled);
        float[] pixels = network.drawn(image, scaled);
        Scale gray = Scale.over(pixels, ColorMap.GRAY);
        this.drawn = image.draw(pixels, 0, gray, image.all());
        this.outline = outline(drawn);
        Matrix whole =
                network.outputsOfScaled(network.last(), new Matrix(scaled, 0, 1, scaled.length));
        int decision = network.decide(whole, 0);
        int subject = settings.byPrediction() ? decision : label;
        Occlusion.Fill fill = settings.mean() ? Occlusion.Fill.MEAN : Occlusion.Fill.ZERO;
        Matrix covered = new Occlusion(settings.size(), fill).outputs(network, image, scaled);
        addPanels(network, whole, covered, subject);
        double probability = network.probabilitiesOf(whole).get(0, subject);
        this.title = "What the decision on %s hangs on".formatted(source);
        this.below =
                "label: %s; decided: %s; probability of \u201c%s\u201d: %s"
                        .formatted(
                                classes.get(label),
                                classes.get(decision),
                                classes.get(subject),
                                Scale.text(probability));
    }

    /**
     * The picture of one example.
     *
     * @param row read: the example, unscaled
     * @param label its class
     * @param source what it is, in words
     * @throws ConfigurationException when the model predicts numbers, or its inputs make no image
     */
    public static Picture of(
            SavedModel model, float[] row, int label, String source, Settings settings) {
        if (model.classes().isEmpty()) {
            throw new ConfigurationException(
                    "the model predicts numbers: there is no decision that parts of an image could"
                            + " bear on");
        }
        OcclusionMap map = new OcclusionMap(model, row, label, source, settings);
        return new Picture(map.width(), map.height(), map::draw);
    }

    /** How far the output of a class is above that of the best other one; below 0 when under. */
    static float lead(Matrix outputs, int row, int c) {
        if (outputs.cols() == 1) {
            return c == 1 ? outputs.get(row, 0) : -outputs.get(row, 0);
        }
        float best = Float.NEGATIVE_INFINITY;
        for (int other = 0; other < outputs.cols(); other++) {
            if (other != c) {
                best = Math.max(best, outputs.get(row, other));
            }
        }
        return outputs.get(row, c) - best;
    }

    private void addPanels(TrainedNetwork network, Matrix whole, Matrix covered, int subject) {
        String name = "\u201c" + classes.get(subject) + "\u201d";
        int width = image.width();
        int height = image.height();
        Matrix probabilities = network.probabilitiesOf(covered);
        Scale share = new Scale(0, 1, ColorMap.SEQUENTIAL);
        panels.add(
                new Panel(
                        "probability of " + name,
                        share.image(width, height, k -> probabilities.get(k, subject)),
                        share));
        float lead = lead(whole, 0, subject);
        float[] drop = new float[covered.rows()];
        for (int k = 0; k < drop.length; k++) {
            drop[k] = lead - lead(covered, k, subject);
        }
        Scale around = Scale.around0(drop);
        panels.add(
                new Panel(
                        "drop of its lead, of " + Scale.text(lead),
                        around.image(width, height, k -> drop[k]),
                        around));
        panels.add(new Panel("class decided", decisions(network, covered), null));
    }

    /** The classes decided as colours, and which these are, the most frequent one first. */
    private BufferedImage decisions(TrainedNetwork network, Matrix covered) {
        int[] decisions = new int[covered.rows()];
        int[] counts = new int[classes.size()];
        for (int k = 0; k < decisions.length; k++) {
            decisions[k] = network.decide(covered, k);
            counts[decisions[k]]++;
        }
        for (int c = 0; c < counts.length; c++) {
            if (counts[c] > 0) {
                decided.add(c);
            }
        }
        decided.sort((a, b) -> Integer.compare(counts[b], counts[a]));
        BufferedImage pixels =
                new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        for (int k = 0; k < decisions.length; k++) {
            Color color = color(decided.indexOf(decisions[k]));
            pixels.setRGB(k % image.width(), k / image.width(), color.getRGB());
        }
        return pixels;
    }

    /** Of classes decided, as many as there are colours have one of their own. */
    private static Color color(int rank) {
        return rank < Look.classColors() ? Look.ofClass(rank) : Look.FAINT_INK;
    }

    /** The line between the lighter and the darker half of an image, to be seen over its maps. */
    private static Path2D outline(BufferedImage drawn) {
        int width = drawn.getWidth();
        int height = drawn.getHeight();
        return new Contours(
                        width,
                        height,
                        k -> {
                            Color color = new Color(drawn.getRGB(k % width, k / width));
                            return color.getRed() + color.getGreen() + color.getBlue();
                        })
                .at(3 * 127.5);
    }

    private int width() {
        int needed = (int) Lettering.width(Look.SMALL, explanation()) + 2 * LEFT;
        return Math.max(needed, LEFT + 4 * (SIDE + GAP) + 2 * Scale.WIDTH + NAME);
    }

    private int height() {
        return TOP + Math.max(tall(), (Look.classColors() + 1) * LINE) + 24;
    }

    private int tall() {
        return Math.round((float) SIDE * image.height() / image.width());
    }

    private String explanation() {
        return ("with the %d \u00d7 %d square, filled with %s, in the middle of each pixel; the"
                        + " lead is what the class's output is above that of the best other one")
                .formatted(
                        settings.size(),
                        settings.size(),
                        settings.mean() ? "the image's mean" : "0 (after scaling)");
    }

    private void draw(Graphics2D g) {
        Lettering.title(g, title, below);
        Lettering.left(g, Look.SMALL, explanation(), LEFT, 50 + LINE);
        int x = LEFT;
        heading(g, "the image, and the square", x);
        Pixels.draw(g, drawn, x, TOP, SIDE, tall());
        drawSquare(g, x);
        x += SIDE + GAP;
        for (Panel panel : panels) {
            heading(g, panel.heading(), x);
            Pixels.draw(g, panel.pixels(), x, TOP, SIDE, tall());
            drawOutline(g, x);
            x += SIDE + GAP;
            if (panel.scale() != null) {
                panel.scale().drawBar(g, x - GAP + 8, TOP, tall());
                x += Scale.WIDTH;
            }
        }
        drawNames(g, x - GAP + 8);
    }

    private static void heading(Graphics2D g, String text, int x) {
        g.setColor(Look.INK);
        Lettering.left(g, Look.SMALL, Lettering.fitted(Look.SMALL, text, SIDE + GAP), x, TOP - 14);
    }

    /** In the top left corner. */
    private void drawSquare(Graphics2D g, int x) {
        double pixel = (double) SIDE / drawn.getWidth();
        g.setColor(Look.ORANGE);
        g.setStroke(Look.line(2));
        g.drawRect(
                x + 1,
                TOP + 1,
                (int) Math.round(settings.size() * pixel) - 1,
                (int) Math.round(settings.size() * pixel) - 1);
    }

    private void drawOutline(Graphics2D g, int x) {
        if (!image.isOneTile()) {
            return;
        }
        AffineTransform scale = AffineTransform.getTranslateInstance(x, TOP);
        scale.scale((double) SIDE / image.width(), (double) tall() / image.height());
        g.setColor(new Color(0, 0, 0, 150));
        g.setStroke(new BasicStroke(1.2f));
        g.draw(scale.createTransformedShape(outline));
    }

    private void drawNames(Graphics2D g, int x) {
        int shown = Math.min(decided.size(), Look.classColors() + 1);
        for (int rank = 0; rank < shown; rank++) {
            int y = TOP + 8 + rank * LINE;
            g.setColor(color(rank));
            g.fillRect(x, y - 6, 12, 12);
            g.setColor(Look.INK);
            boolean others = rank == Look.classColors();
            String name = others ? "others" : classes.get(decided.get(rank));
            Lettering.left(g, Look.SMALL, Lettering.fitted(Look.SMALL, name, NAME), x + 17, y);
        }
    }
}
