package org.backdraft.driver.config;

import java.util.List;
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

    private static final String EXPECTED =
            "a number of epochs or steps such as 5, 2.5 epochs or 400 steps";
    private static final String REST = "rest";

    /** A length of a section. */
    static Length read(ConfigReader section, String key, String byDefault) {
        return parse(section, key, section.text(key, byDefault));
    }

    /** A length, or null for what is left of the training, which is the default. */
    static Length readOrRest(ConfigReader section, String key) {
        String text = section.text(key, REST);
        return text.equals(REST) ? null : parse(section, key, text);
    }

    /** A list of lengths, which must be there. */
    static List<Length> readList(ConfigReader section, String key) {
        List<String> texts = section.words(key, List.of());
        if (texts.isEmpty()) {
            throw section.mistake(key, "expected a list of " + EXPECTED);
        }
        return texts.stream().map(text -> parse(section, key, text)).toList();
    }

    private static Length parse(ConfigReader section, String key, String text) {
        Matcher parts = TEXT.matcher(text.strip());
        if (!parts.matches()) {
            throw section.mistake(key, "expected %s, found \"%s\"".formatted(EXPECTED, text));
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
