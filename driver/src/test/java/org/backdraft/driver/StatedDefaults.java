package org.backdraft.driver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Defaults as README's tables state them: {@code key = value}, or behind the key in brackets. */
final class StatedDefaults {
    private static final Pattern GROUP = Pattern.compile("\\(([^()]*)\\)");
    private static final Pattern LITERAL =
            Pattern.compile("`[^`]+`|-?\\d+(\\.\\d+)?(e-?\\d+)?|true|false|\\[]|none");

    private StatedDefaults() {}

    /** Whether a text names a key in backticks. */
    static boolean names(String text, String key) {
        return place(text, key).find();
    }

    /** What is stated for a key that the text names; several where they stand together. */
    static List<String> of(String text, String key) {
        Matcher place = place(text, key);
        if (!place.find()) {
            return List.of();
        }
        if (place.group(1) != null) {
            return List.of(bare(place.group(1)));
        }
        List<List<String>> groups = groups(text.substring(place.end()));
        return groups.isEmpty() ? List.of() : groups.get(0);
    }

    /** All brackets with nothing but values in them, or with a value and what it means. */
    static List<List<String>> groups(String text) {
        List<List<String>> groups = new ArrayList<>();
        Matcher group = GROUP.matcher(text);
        while (group.find()) {
            String inside =
                    group.group(1).replaceFirst(" each$", "").replaceFirst("^([^ `,]+): .*", "$1");
            List<String> parts = Arrays.asList(inside.split(", "));
            if (parts.stream().allMatch(part -> LITERAL.matcher(part).matches())) {
                groups.add(parts.stream().map(StatedDefaults::bare).toList());
            }
        }
        return groups;
    }

    /** The key inside of a span, perhaps with a value. */
    private static Matcher place(String text, String key) {
        return Pattern.compile(
                        "(?<=`|[{,] )%s(?![\\w.-])(?: = (\"[^\"]*\"|[^`,}]+|\\[[^`\\]]*]))?(?=[`,} ])"
                                .formatted(Pattern.quote(key)))
                .matcher(text);
    }

    private static String bare(String value) {
        return value.replaceAll("[`\"]", "");
    }
}
