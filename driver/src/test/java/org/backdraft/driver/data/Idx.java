package org.backdraft.driver.data;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.SplittableRandom;

/** IDX files written from the format's description, byte by byte. */
final class Idx {
    static final int IMAGES = 5;
    static final int HEIGHT = 2;
    static final int WIDTH = 3;

    private Idx() {}

    /** Magic number, sizes and items. */
    static byte[] file(byte[] items, int... sizes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0, 0, 8, (byte) sizes.length});
        for (int size : sizes) {
            for (int shift = 24; shift >= 0; shift -= 8) {
                out.write(size >>> shift);
            }
        }
        out.writeBytes(items);
        return out.toByteArray();
    }

    /** A file of five seeded images of 2 x 3. */
    static byte[] images() {
        return file(pixels(), IMAGES, HEIGHT, WIDTH);
    }

    /** The pixels of {@link #images}, among them 0, 127, 128 and 255. */
    static byte[] pixels() {
        byte[] pixels = new byte[IMAGES * HEIGHT * WIDTH];
        new SplittableRandom(1).nextBytes(pixels);
        System.arraycopy(new byte[] {0, 127, -128, -1}, 0, pixels, 0, 4);
        return pixels;
    }

    /** A file of labels. */
    static byte[] labels(int... labels) {
        byte[] bytes = new byte[labels.length];
        for (int i = 0; i < labels.length; i++) {
            bytes[i] = (byte) labels[i];
        }
        return file(bytes, labels.length);
    }

    /** All but the last bytes. */
    static byte[] without(byte[] bytes, int last) {
        return Arrays.copyOf(bytes, bytes.length - last);
    }
}
