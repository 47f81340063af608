package org.backdraft.augment;

import java.io.Serializable;

/**
 * The dimensions of an image. Its numbers lie channel by channel, each row by row from the top (in
 * batches this is known as NCHW).
 *
 * @param channels colours of a pixel, at least 1
 * @param height rows of pixels, at least 1
 * @param width pixels of a row, at least 1
 */
public record ImageShape(int channels, int height, int width) implements Serializable {

    public ImageShape {
        long size = 1;
        for (int dimension : new int[] {channels, height, width}) {
            size *= dimension;
            if (dimension < 1 || size > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "shape must be [channels, height, width], each at least 1 and all together"
                                + " at most %d numbers, not [%d, %d, %d]"
                                        .formatted(Integer.MAX_VALUE, channels, height, width));
            }
        }
    }

    /** Pixels of a channel. */
    public int pixels() {
        return height * width;
    }

    /** Numbers of an image. */
    public int size() {
        return channels * pixels();
    }

    /** Such as {@code 1 x 28 x 28}. */
    @Override
    public String toString() {
        return "%d x %d x %d".formatted(channels, height, width);
    }
}
