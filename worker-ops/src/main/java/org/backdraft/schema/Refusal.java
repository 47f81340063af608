package org.backdraft.schema;

import java.util.List;

/**
 * Why a row has no features.
 *
 * @param column in which the cell is
 * @param kind of the reason
 * @param expected what the cell should be, in words
 * @param categories that it should be one of; empty when that isn't it
 */
public record Refusal(int column, Kind kind, String expected, List<String> categories) {

    /** Kinds of reasons. */
    public enum Kind {
        /** There is no value where there must be one. */
        MISSING,
        /** There is no value, and such rows are to be left out. */
        DROPPED,
        /** Not a number. */
        NUMBER,
        /** A number that is too large, or that a transform can't take. */
        RANGE,
        /** A category that the training data doesn't have. */
        CATEGORY,
        /** Not text in UTF-8. */
        ENCODING
    }

    static Refusal of(int column, Kind kind, String expected) {
        return new Refusal(column, kind, expected, List.of());
    }
}
