package org.backdraft.driver.data.generated;

import java.util.ArrayList;
import java.util.List;

/**
 * A head and what is on its front.
 *
 * @param halfWidth of the head, which is an ellipsoid of half height 1
 * @param halfDepth likewise
 * @param skin its tone
 * @param clothes tone of the shoulders
 * @param hair around the head, or null
 * @param hasEars whether ears are seen
 * @param parts painted in this order
 */
record Face(
        double halfWidth,
        double halfDepth,
        double skin,
        double clothes,
        Hair hair,
        boolean hasEars,
        List<Part> parts) {
    private static final double BALD = 0.1;
    private static final double BEARDED = 0.2;
    private static final double WITH_GLASSES = 0.25;

    /** A part, and where on the front its origin is; upside down when {@code isTurned}. */
    record Part(FacePart part, double u, double v, boolean isTurned) {
        double paint(double tone, double atU, double atV, double softness) {
            return part.paint(tone, atU - u, isTurned ? v - atV : atV - v, softness);
        }

        Part at(Part place) {
            return new Part(part, place.u, place.v, isTurned);
        }

        Part mirrored() {
            return new Part(part, u, -v, !isTurned);
        }

        /** Whether it is an eye, the nose or the mouth, which make a face of a head. */
        boolean isFeature() {
            return part instanceof Eye || part instanceof Nose || part instanceof Mouth;
        }
    }

    Face {
        parts = List.copyOf(parts);
    }

    /** Somebody's. */
    static Face random(Chance chance) {
        double skin = chance.uniform(0.4, 0.95);
        double hairTone = chance.uniform() < 0.7 ? chance.uniform(0.03, 0.3) : chance.uniform();
        Hair hair = chance.uniform() < BALD ? null : Hair.random(chance, hairTone);
        double spacing = chance.uniform(0.35, 0.44);
        double eyes = chance.uniform(-0.16, -0.02);
        double tip = eyes + chance.uniform(0.3, 0.38);
        double mouth = tip + chance.uniform(0.2, 0.3);
        List<Part> parts = new ArrayList<>();
        Eye[] pair = Eye.pair(chance, hairTone);
        parts.add(new Part(pair[0], -spacing, eyes, false));
        parts.add(new Part(pair[1], spacing, eyes, false));
        parts.add(new Part(Nose.random(chance), 0, tip, false));
        if (chance.uniform() < BEARDED) {
            parts.add(new Part(Beard.random(chance, 0.9 * hairTone, mouth), 0, 0, false));
        }
        parts.add(new Part(Mouth.random(chance), 0, mouth, false));
        if (hair != null) {
            parts.add(new Part(hair, 0, 0, false));
        }
        if (chance.uniform() < WITH_GLASSES) {
            parts.add(new Part(Glasses.random(chance, spacing), 0, eyes, false));
        }
        boolean hasEars = hair == null || hair.length() == 0;
        return new Face(
                chance.uniform(0.68, 0.84),
                chance.uniform(0.8, 1.0),
                skin,
                chance.uniform(),
                hair,
                hasEars,
                parts);
    }

    /** The same head with other parts on it. */
    Face with(List<Part> others) {
        return new Face(halfWidth, halfDepth, skin, clothes, hair, hasEars, others);
    }

    /** The tone of a place of the front. */
    double tone(double u, double v, double softness) {
        double tone = skin;
        for (Part part : parts) {
            tone = part.paint(tone, u, v, softness);
        }
        return tone;
    }

    /** The tone of a place of the back. */
    double backTone(double u, double v, double softness) {
        return hair == null ? skin : hair.paint(skin, u, v, softness);
    }

    /** How much the front rises to the right beyond the ellipsoid. */
    double slope(double u, double v) {
        double slope = 0;
        for (Part part : parts) {
            slope += part.part().slope(u - part.u(), part.isTurned() ? part.v() - v : v - part.v());
        }
        return slope;
    }
}
