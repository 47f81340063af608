package org.backdraft.driver.config;

import org.backdraft.augment.Augmentation;
import org.backdraft.augment.Elastic;
import org.backdraft.augment.Flip;
import org.backdraft.augment.ImageShape;
import org.backdraft.nn.Graph;
import org.backdraft.nn.Node;
import org.backdraft.nn.Reshape;

import java.util.List;

/** The section {@code augmentation}. */
final class AugmentationConfig {
    private static final String SECTION = "augmentation";
    private static final List<String> CHANGES =
            List.of("shift", "rotate", "zoom", "shear", "flip", "cut-out");

    private AugmentationConfig() {}

    /** How images are changed; {@link Augmentation#isNone} where the section is missing. */
    static Augmentation read(ConfigReader root, List<Node> network) {
        boolean given = root.has(SECTION);
        ConfigReader section = root.section(SECTION);
        ConfigReader stretched = section.section("elastic");
        // A change that is set to 0 is meant: a grid has it among others.
        if (given && CHANGES.stream().noneMatch(section::has) && !stretched.has("strength")) {
            throw root.mistake(
                    SECTION,
                    "changes nothing; set one or more of %s and elastic.strength, or leave the"
                                    .formatted(String.join(", ", CHANGES))
                            + " section out");
        }
        ImageShape shape = shape(section, network);
        double shift = section.number("shift", 0);
        double rotate = section.number("rotate", 0);
        double zoom = section.number("zoom", 0);
        double shear = section.number("shear", 0);
        Flip flip = section.choice("flip", Flip.class, Flip.NONE);
        double strength = stretched.number("strength", Elastic.NONE.strength());
        double cell = stretched.number("cell", Elastic.NONE.cell());
        Elastic elastic = stretched.make(() -> new Elastic(strength, cell));
        int cutOut = section.wholeInt("cut-out", 0, 0);
        return section.make(
                () -> new Augmentation(shape, shift, rotate, zoom, shear, flip, elastic, cutOut));
    }

    /** The images' shape; null where nothing tells it. */
    private static ImageShape shape(ConfigReader section, List<Node> network) {
        List<Integer> sizes = section.wholeInts("shape", List.of(), 1);
        if (sizes.isEmpty()) {
            sizes = shapeOf(network);
        }
        if (sizes.isEmpty()) {
            return null;
        }
        if (sizes.size() != 3) {
            throw section.mistake("shape", "expected [channels, height, width], found " + sizes);
        }
        int channels = sizes.get(0);
        int height = sizes.get(1);
        int width = sizes.get(2);
        return section.make(() -> new ImageShape(channels, height, width));
    }

    /** What the network itself takes its input for; empty where that are no images. */
    private static List<Integer> shapeOf(List<Node> network) {
        for (Node node : network) {
            if (node.module() instanceof Reshape reshape && node.inputs().contains(Graph.INPUT)) {
                List<Integer> sizes = reshape.shape().dimensions();
                return sizes.size() == 3 ? sizes : List.of();
            }
        }
        return List.of();
    }
}
