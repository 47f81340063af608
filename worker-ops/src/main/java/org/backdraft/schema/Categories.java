package org.backdraft.schema;

import java.util.Comparator;
import java.util.regex.Pattern;

/** The order of categories, of features as well as of labels. */
public final class Categories {
    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,18}");

    /** Whole numbers by value, then words; distinct texts are never equal. */
    public static final Comparator<String> ORDER =
            Comparator.comparing(Categories::isWord)
                    .thenComparing(text -> isWord(text) ? 0 : Long.parseLong(text))
                    .thenComparing(Comparator.naturalOrder());

    private Categories() {}

    private static boolean isWord(String text) {
        return !WHOLE.matcher(text).matches();
    }
}
