package org.backdraft.driver.data.generated;

import java.util.Arrays;
import java.util.List;

/** One way of writing a digit: the strokes of the pen in the unit square. */
record Glyph(List<Stroke> strokes) {
    Glyph {
        strokes = List.copyOf(strokes);
    }

    /** The glyph of a text in the notation of {@link Stroke#of}, with | where the pen is lifted. */
    static Glyph of(String text) {
        return new Glyph(Arrays.stream(text.split("\\|")).map(Stroke::of).toList());
    }

    /**
     * Writes the glyph by an unsteady hand.
     *
     * @param wobble standard deviation of every control point, in unit squares
     * @param trail appended to: the points the pen passes
     */
    void trace(Chance chance, double wobble, Trail trail) {
        for (Stroke stroke : strokes) {
            stroke.trace(chance, wobble, trail);
        }
    }
}
