package org.backdraft.model;

import org.backdraft.nn.Window;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The keys of a window: {@code kernel}, {@code stride}, {@code padding} and {@code dilation}, each
 * a number for all dimensions or one a dimension.
 */
final class WindowSettings {
    private static final String SAME = "same";

    private final Settings module;
    private final int dimensions;

    private WindowSettings(Settings module, int dimensions) {
        this.module = module;
        this.dimensions = dimensions;
    }

    /** A convolution's: the stride is 1 by default, the padding may be {@code same}. */
    static Window convolution(Settings module, int dimensions) {
        WindowSettings settings = new WindowSettings(module, dimensions);
        List<Integer> kernel = settings.sizes("kernel", null, 1);
        List<Integer> stride = settings.sizes("stride", List.of(1), 1);
        List<Integer> dilation = settings.sizes("dilation", List.of(1), 1);
        List<Integer> padding =
                settings.isSame()
                        ? settings.same(kernel, stride, dilation)
                        : settings.sizes("padding", List.of(0), 0);
        return new Window(kernel, stride, padding, dilation);
    }

    /**
     * A pooling's: the windows lie side by side by default.
     *
     * @param dilates whether there is a key for it
     */
    static Window pooling(Settings module, int dimensions, boolean dilates) {
        WindowSettings settings = new WindowSettings(module, dimensions);
        List<Integer> kernel = settings.sizes("kernel", null, 1);
        List<Integer> padding = settings.sizes("padding", List.of(0), 0);
        for (int d = 0; d < dimensions; d++) {
            if (padding.get(d) > kernel.get(d) / 2) {
                throw module.mistake(
                        "padding",
                        "expected at most half the kernel %s, not %s".formatted(kernel, padding));
            }
        }
        List<Integer> dilation =
                dilates
                        ? settings.sizes("dilation", List.of(1), 1)
                        : Collections.nCopies(dimensions, 1);
        return new Window(kernel, settings.sizes("stride", kernel, 1), padding, dilation);
    }

    private List<Integer> sizes(String key, List<Integer> byDefault, int least) {
        List<Integer> sizes = module.wholeInts(key, byDefault, least);
        if (sizes.size() == 1) {
            return Collections.nCopies(dimensions, sizes.get(0));
        }
        if (sizes.size() != dimensions) {
            throw module.mistake(
                    key,
                    "expected %s, not %s"
                            .formatted(
                                    dimensions == 1
                                            ? "one number"
                                            : "one number or [height, width]",
                                    sizes));
        }
        return sizes;
    }

    private boolean isSame() {
        return module.has("padding")
                && !module.isList("padding")
                && SAME.equals(module.text("padding", ""));
    }

    /** As much on both sides as makes the output as large as the input. */
    private List<Integer> same(List<Integer> kernel, List<Integer> stride, List<Integer> dilation) {
        List<Integer> padding = new ArrayList<>();
        for (int d = 0; d < dimensions; d++) {
            int around = Math.multiplyExact(dilation.get(d), kernel.get(d) - 1);
            if (stride.get(d) != 1 || around % 2 != 0) {
                throw module.mistake(
                        "padding",
                        "same needs the stride 1 and an odd kernel, not the stride %s and the kernel %s"
                                .formatted(stride, kernel));
            }
            padding.add(around / 2);
        }
        return padding;
    }
}
