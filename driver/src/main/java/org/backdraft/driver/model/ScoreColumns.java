package org.backdraft.driver.model;

import org.backdraft.driver.config.ConfigurationException;

import java.io.Serializable;

/**
 * Which scores of the classes stand behind a decision.
 *
 * @param kind of columns
 * @param count of the best classes, where they are asked for
 */
public record ScoreColumns(Kind kind, int count) implements Serializable {

    /** Kinds of columns. */
    public enum Kind {
        /** A column for each class. */
        EACH,
        /** One column with an array, in the order of the classes. */
        ARRAY,
        /** Two columns for each of the best classes: its name and its score. */
        BEST,
        /** No column. */
        NONE
    }

    /** A column for each class. */
    public static final ScoreColumns EACH = new ScoreColumns(Kind.EACH, 0);

    /**
     * From a word or a number.
     *
     * @throws ConfigurationException when it is neither
     */
    public static ScoreColumns parse(String text) {
        if (text.matches("[1-9]\\d{0,8}")) {
            return new ScoreColumns(Kind.BEST, Integer.parseInt(text));
        }
        return switch (text) {
            case "each" -> EACH;
            case "array" -> new ScoreColumns(Kind.ARRAY, 0);
            case "none" -> new ScoreColumns(Kind.NONE, 0);
            default ->
                    throw new ConfigurationException(
                            ("--probabilities: expected each, array, none, or how many of the best"
                                            + " classes, found '%s'")
                                    .formatted(text));
        };
    }
}
