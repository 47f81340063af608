package org.backdraft.nn;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.StringJoiner;

/**
 * The dimensions of one example's numbers at a place in a network: features, channels x length, or
 * channels x height x width.
 *
 * <p>In a matrix an example is one row, its numbers in row-major order: all of the first channel,
 * line by line, then the second one's (in batches this is known as NCHW).
 *
 * @param dimensions sizes, outermost first, each at least 1
 */
public record Shape(List<Integer> dimensions) implements Serializable {

    public Shape {
        dimensions = Collections.unmodifiableList(new ArrayList<>(dimensions));
        if (dimensions.isEmpty()) {
            throw new ShapeException("a shape has one dimension or more");
        }
        for (int dimension : dimensions) {
            if (dimension < 1) {
                throw new ShapeException(
                        "a shape has dimensions of 1 or more, not " + text(dimensions));
            }
        }
        size(dimensions);
    }

    /** Of these dimensions, outermost first. */
    public static Shape of(Integer... dimensions) {
        return new Shape(List.of(dimensions));
    }

    /** Numbers of an example: the width of a matrix. */
    public int size() {
        return size(dimensions);
    }

    /** Whether examples are plain features, without places beside each other. */
    public boolean isFlat() {
        return dimensions.size() == 1;
    }

    /** The outermost dimension: features where {@link #isFlat}. */
    public int channels() {
        return dimensions.get(0);
    }

    /** Places of a channel: 1 where {@link #isFlat}. */
    public int places() {
        return size() / channels();
    }

    /** Such as {@code 16 x 5 x 5}. */
    @Override
    public String toString() {
        return text(dimensions);
    }

    private static int size(List<Integer> dimensions) {
        long size = 1;
        for (int i = 0; i < dimensions.size(); i++) {
            size *= dimensions.get(i);
            if (size > Integer.MAX_VALUE) {
                throw new ShapeException(
                        "an example of %s has over %d numbers"
                                .formatted(text(dimensions), Integer.MAX_VALUE));
            }
        }
        return (int) size;
    }

    private static String text(List<Integer> dimensions) {
        StringJoiner text = new StringJoiner(" x ");
        dimensions.forEach(dimension -> text.add(dimension.toString()));
        return text.toString();
    }
}
