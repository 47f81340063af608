package org.backdraft.nn;

import java.io.Serializable;
import java.util.List;

/**
 * What a convolution or a pooling looks at, at one place of its output: a kernel of places, in one
 * dimension (length) or two (height, width).
 *
 * @param kernel places in each dimension, at least 1
 * @param stride places between one output's window and the next one's, at least 1
 * @param padding places of zeros around the input, at least 0
 * @param dilation places between the kernel's neighbours, at least 1, where nothing is left out
 */
public record Window(
        List<Integer> kernel, List<Integer> stride, List<Integer> padding, List<Integer> dilation)
        implements Serializable {

    public Window {
        kernel = checked("kernel", kernel, 1);
        stride = checked("stride", stride, 1);
        padding = checked("padding", padding, 0);
        dilation = checked("dilation", dilation, 1);
        int dimensions = kernel.size();
        if (dimensions > 2
                || stride.size() != dimensions
                || padding.size() != dimensions
                || dilation.size() != dimensions) {
            throw new IllegalArgumentException(
                    ("kernel, stride, padding and dilation need one number each, or two each (height,"
                                    + " width), not %s, %s, %s and %s")
                            .formatted(kernel, stride, padding, dilation));
        }
    }

    /** A square window that moves by one place, without padding. */
    public static Window square(int kernel) {
        return square(kernel, 1, 0);
    }

    /** A square window. */
    public static Window square(int kernel, int stride, int padding) {
        return new Window(
                List.of(kernel, kernel),
                List.of(stride, stride),
                List.of(padding, padding),
                List.of(1, 1));
    }

    /** 1 or 2. */
    public int dimensions() {
        return kernel.size();
    }

    private static List<Integer> checked(String name, List<Integer> sizes, int least) {
        if (sizes.isEmpty() || sizes.stream().anyMatch(size -> size < least)) {
            throw new IllegalArgumentException(
                    "%s needs whole numbers of %d or more, not %s".formatted(name, least, sizes));
        }
        return List.copyOf(sizes);
    }
}
