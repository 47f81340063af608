package org.backdraft.driver.data.generated;

import java.util.List;
import java.util.Objects;

/**
 * A kind of made-up data whose examples are square grey images in classes; as features, pixels are
 * 0 .. 255, row by row from the top left.
 */
public sealed interface Images extends Generator permits Digits, Faces {

    /** Height and width of an image, in pixels. */
    int side();

    /** The class of an image, 0 .. classes-1. */
    int label(long seed, long index);

    /**
     * Draws an image.
     *
     * @param seed of the data set
     * @param index number of the image, from 0
     * @param pixels written: unsigned bytes, row-major, 0 black and 255 white
     * @return the class
     * @throws IndexOutOfBoundsException if index is negative
     * @throws IllegalArgumentException if pixels has another length than there are pixels
     */
    int draw(long seed, long index, byte[] pixels);

    @Override
    default List<String> featureNames() {
        return List.of();
    }

    @Override
    default int features() {
        return side() * side();
    }

    @Override
    default float draw(long seed, long index, float[] features) {
        byte[] pixels = new byte[features()];
        int label = draw(seed, index, pixels);
        for (int j = 0; j < pixels.length; j++) {
            features[j] = Byte.toUnsignedInt(pixels[j]);
        }
        return label;
    }

    /** Refuses a negative index, and room for another number of pixels. */
    static void check(long index, byte[] pixels, int expected) {
        Objects.checkIndex(index, Long.MAX_VALUE);
        if (pixels.length != expected) {
            throw new IllegalArgumentException(expected + " pixels needed, not " + pixels.length);
        }
    }
}
