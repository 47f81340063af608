package org.backdraft.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A section of settings, read key by key. What is wrong with a value ends in an exception that says
 * what was expected, what came, and where.
 */
public interface Settings {

    /** Whether the key has a value. */
    boolean has(String key);

    /** Whether the key's value is a list. */
    boolean isList(String key);

    /** A text that must be there. */
    String text(String key);

    /** A text, or a number as it is written. */
    String text(String key, String byDefault);

    /** A whole number from {@code least} up that fits an int. */
    int wholeInt(String key, int byDefault, int least);

    /** Any finite number. */
    double number(String key, double byDefault);

    /** True or false. */
    boolean flag(String key, boolean byDefault);

    /**
     * A constant of an enum, written in lower case with hyphens.
     *
     * @param byDefault null when it must be there
     */
    default <E extends Enum<E>> E choice(String key, Class<E> type, E byDefault) {
        E[] constants = type.getEnumConstants();
        List<String> names = new ArrayList<>();
        for (E constant : constants) {
            names.add(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
        String name =
                byDefault == null
                        ? oneOf(key, names)
                        : oneOf(key, names, names.get(byDefault.ordinal()));
        return constants[names.indexOf(name)];
    }

    /** One of several words, which must be there. */
    String oneOf(String key, List<String> words);

    /** One of several words. */
    String oneOf(String key, List<String> words, String byDefault);

    /** A list of words. */
    List<String> words(String key, List<String> byDefault);

    /**
     * A list of whole numbers from {@code least} up that fit ints.
     *
     * @param byDefault null when it must be there
     */
    List<Integer> wholeInts(String key, List<Integer> byDefault, int least);

    /** A list of numbers. */
    List<Double> numbers(String key, List<Double> byDefault);

    /** A section that must be there; a mere name stands for a section with that type. */
    Settings sectionOrType(String key);

    /** A list of sections, which must be there. */
    List<? extends Settings> sections(String key);

    /** A mistake in the value of a key. */
    RuntimeException mistake(String key, String message);
}
