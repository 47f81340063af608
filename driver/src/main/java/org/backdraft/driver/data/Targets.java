package org.backdraft.driver.data;

import java.io.Serializable;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How a label becomes the number that the loss compares with: not at all, as it is, or as the index
 * of a class. Immutable.
 */
public final class Targets implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 12;

    private final int width;
    private final boolean areClasses;
    private final List<String> classes;
    private final Map<String, Integer> indices = new HashMap<>();

    private Targets(int width, boolean areClasses, List<String> classes) {
        this.width = width;
        this.areClasses = areClasses;
        this.classes = List.copyOf(classes);
        for (int i = 0; i < classes.size(); i++) {
            indices.put(classes.get(i), i);
        }
    }

    /** Labels are not read. */
    public static Targets none() {
        return new Targets(0, false, List.of());
    }

    /** The label is a number. */
    public static Targets number() {
        return numbers(1);
    }

    /** The label is that many numbers. */
    public static Targets numbers(int width) {
        return new Targets(width, false, List.of());
    }

    /** The label names a class; which classes there are isn't known yet. */
    public static Targets anyClass() {
        return new Targets(1, true, List.of());
    }

    /** The label names one of these classes, and its place in the list is the target. */
    public static Targets classes(List<String> names) {
        return new Targets(1, true, names);
    }

    /** The label is a class number, 0 .. count-1. */
    public static Targets classNumbers(int count) {
        return classes(IntStream.range(0, count).mapToObj(Integer::toString).toList());
    }

    /** Numbers a row; 0 when labels are not read. */
    public int width() {
        return width;
    }

    /** Whether labels name classes. */
    public boolean areClasses() {
        return areClasses;
    }

    /** Names of the classes in their order; empty when there are none or they aren't known. */
    public List<String> classes() {
        return classes;
    }

    /** The first few of some names, for messages. */
    static String brief(Collection<String> names) {
        String shown = String.join(", ", names.stream().limit(SHOWN).map(Excerpt::of).toList());
        return names.size() > SHOWN ? shown + ", ..." : shown;
    }

    /** The index of a class, or -1 when there is no such class. */
    public int index(String name) {
        return indices.getOrDefault(name, -1);
    }
}
