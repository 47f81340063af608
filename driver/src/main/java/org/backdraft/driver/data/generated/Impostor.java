package org.backdraft.driver.data.generated;

import java.util.ArrayList;
import java.util.List;

/** The ways of a head to have no face: parts of one without their arrangement. */
enum Impostor {
    /** Nothing on the front but hair. */
    BLANK,
    /** Eyes, nose and mouth in each other's places. */
    SHUFFLED,
    /** Upside down on an upright head. */
    MIRRORED,
    /** Without eyes, without one eye, or without nose and mouth. */
    INCOMPLETE,
    /** As it should be, on a head that is upside down. */
    UPSIDE_DOWN;

    private static final double LEAST_TURN = 2.4;
    private static final double MOST_TURN = 2 * StrictMath.PI - LEAST_TURN;

    /** One of them, all equally likely. */
    static Impostor random(Chance chance) {
        return values()[chance.below(values().length)];
    }

    /**
     * A head of this kind.
     *
     * @param x of the head's middle, in pixels
     * @param size its half height
     */
    Portrait portrait(Chance chance, Light light, double x, double y, double size) {
        Face face = Face.random(chance);
        double turn = this == UPSIDE_DOWN ? chance.uniform(LEAST_TURN, MOST_TURN) : 0;
        Pose pose = Pose.random(chance, x, y, size, turn);
        return new Portrait(face.with(parts(face, chance)), pose, light);
    }

    /** What is on the front in place of a whole face. */
    List<Face.Part> parts(Face face, Chance chance) {
        return switch (this) {
            case BLANK -> without(face, true, true, true);
            case SHUFFLED -> shuffled(face, chance);
            case MIRRORED ->
                    face.parts().stream()
                            .map(part -> part.part() instanceof Hair ? part : part.mirrored())
                            .toList();
            case INCOMPLETE -> {
                int missing = chance.below(3);
                yield without(face, missing <= 1, missing == 0, missing == 2);
            }
            case UPSIDE_DOWN -> face.parts();
        };
    }

    private static List<Face.Part> without(
            Face face, boolean leftEye, boolean rightEye, boolean lower) {
        return face.parts().stream()
                .filter(part -> !isMissing(part.part(), leftEye, rightEye, lower))
                .toList();
    }

    private static boolean isMissing(
            FacePart part, boolean leftEye, boolean rightEye, boolean lower) {
        if (part instanceof Eye eye) {
            return eye.side() < 0 ? leftEye : rightEye;
        }
        if (part instanceof Glasses) {
            return leftEye;
        }
        return lower && !(part instanceof Hair);
    }

    /** Each feature in the next one's place or the one after that, so that none is in its own. */
    private static List<Face.Part> shuffled(Face face, Chance chance) {
        List<Face.Part> features = face.parts().stream().filter(Face.Part::isFeature).toList();
        int by = 1 + chance.below(features.size() - 1);
        List<Face.Part> shuffled = new ArrayList<>();
        for (int i = 0; i < features.size(); i++) {
            shuffled.add(features.get(i).at(features.get((i + by) % features.size())));
        }
        face.parts().stream().filter(part -> part.part() instanceof Hair).forEach(shuffled::add);
        return shuffled;
    }
}
