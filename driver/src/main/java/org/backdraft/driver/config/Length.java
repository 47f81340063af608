package org.backdraft.driver.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stretch of training, counted in epochs or in steps.
 *
 * @param amount 0 or more
 * @param inSteps whether the amount counts steps
 */
record Length(double amount, boolean inSteps) {
    private static final Pattern TEXT =
            Pattern.compile("(\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)\\s*(epochs?|steps?)?");

    /** What configurations may say. */
    static final String EXPECTED = "a number of epochs or steps such as 5, 2.5 epochs or 400 steps";

    /** A length as configurations say it, or null. */
    static Length parse(String text) {
        Matcher parts = TEXT.matcher(text.strip());
        if (!parts.matches()) {
            return null;
        }
        boolean inSteps = parts.group(2) != null && parts.group(2).startsWith("step");
        return new Length(Double.parseDouble(parts.group(1)), inSteps);
    }

    /** As a number of steps, rounded to the nearest, but no less than 1 unless the amount is 0. */
    long steps(long stepsPerEpoch) {
        long nearest = Math.round(inSteps ? amount : amount * stepsPerEpoch);
        return amount > 0 ? Math.max(1, nearest) : nearest;
    }
}
