package org.backdraft.driver.config;

import org.backdraft.augment.Augmentation;
import org.backdraft.augment.Elastic;
import org.backdraft.augment.Flip;
import org.backdraft.augment.ImageShape;

import java.util.List;

/** The section {@code augmentation}. */
final class AugmentationConfig {
    private static final String SECTION = "augmentation";
    private static final List<String> CHANGES =
            List.of("shift", "rotate", "zoom", "shear", "flip", "cut-out");

    private AugmentationConfig() {}

    /** How images are changed; {@link Augmentation#isNone} where the section is missing. */
    static Augmentation read(ConfigReader root) {
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
        ImageShape shape = shape(section);
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

    /** The images' shape; null where it isn't given. */
    private static ImageShape shape(ConfigReader section) {
        List<Integer> sizes = section.wholeInts("shape", List.of(), 1);
        if (sizes.isEmpty()) {
            return null;
        }
        if (sizes.size() != 3) {
            throw section.mistake("shape", "expected [channels, height, width], found " + sizes);
        }
        return section.make(() -> new ImageShape(sizes.get(0), sizes.get(1), sizes.get(2)));
    }
}
