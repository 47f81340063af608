package org.backdraft.nn;

import java.util.List;

/**
 * The windows of one module on its input, channels x height x width; in one dimension the height is
 * 1. Worked out once, before the first batch.
 *
 * <p>The window of output place (i, j) has its first number at line i strideDown - padDown and
 * column j strideAcross - padAcross of each channel.
 */
record Windows(
        int channels,
        int height,
        int width,
        int kernelHeight,
        int kernelWidth,
        int strideDown,
        int strideAcross,
        int padDown,
        int padAcross,
        int dilateDown,
        int dilateAcross,
        int outputHeight,
        int outputWidth,
        boolean hasHeight) {

    /**
     * The windows on an input.
     *
     * @throws ShapeException when the input hasn't the window's dimensions, or is smaller than it
     */
    static Windows of(String module, Window window, List<Shape> inputs) {
        Shape input = Arity.one(module, inputs);
        boolean hasHeight = window.dimensions() == 2;
        List<Integer> sizes = input.dimensions();
        if (sizes.size() != 1 + window.dimensions()) {
            throw new ShapeException(
                    "%s takes %s, not %s; put { type = reshape, shape = %s } before it"
                            .formatted(
                                    module,
                                    hasHeight ? "channels x height x width" : "channels x length",
                                    input,
                                    hasHeight
                                            ? "[channels, height, width]"
                                            : "[channels, length]"));
        }
        int d = hasHeight ? 0 : -1;
        int height = hasHeight ? sizes.get(1) : 1;
        int width = sizes.get(sizes.size() - 1);
        int kernelHeight = at(window.kernel(), d, 1);
        int kernelWidth = at(window.kernel(), d + 1, 1);
        int strideDown = at(window.stride(), d, 1);
        int strideAcross = at(window.stride(), d + 1, 1);
        int padDown = at(window.padding(), d, 0);
        int padAcross = at(window.padding(), d + 1, 0);
        int dilateDown = at(window.dilation(), d, 1);
        int dilateAcross = at(window.dilation(), d + 1, 1);
        int down = places(module, input, height, kernelHeight, strideDown, padDown, dilateDown);
        int across =
                places(module, input, width, kernelWidth, strideAcross, padAcross, dilateAcross);
        return new Windows(
                input.channels(),
                height,
                width,
                kernelHeight,
                kernelWidth,
                strideDown,
                strideAcross,
                padDown,
                padAcross,
                dilateDown,
                dilateAcross,
                down,
                across,
                hasHeight);
    }

    /** Places of the input. */
    int inputPlaces() {
        return height * width;
    }

    /** Places of the output. */
    int outputPlaces() {
        return outputHeight * outputWidth;
    }

    /** Places of a window in one channel. */
    int kernelPlaces() {
        return kernelHeight * kernelWidth;
    }

    /** The output's shape. */
    Shape output(int outputChannels) {
        return hasHeight
                ? Shape.of(outputChannels, outputHeight, outputWidth)
                : Shape.of(outputChannels, outputWidth);
    }

    /**
     * The windows of the output's gradient that give the input's, where the stride is 1: as many
     * places the other way.
     *
     * @param outputChannels of the output
     */
    Windows turned(int outputChannels) {
        return new Windows(
                outputChannels,
                outputHeight,
                outputWidth,
                kernelHeight,
                kernelWidth,
                strideDown,
                strideAcross,
                dilateDown * (kernelHeight - 1) - padDown,
                dilateAcross * (kernelWidth - 1) - padAcross,
                dilateDown,
                dilateAcross,
                height,
                width,
                hasHeight);
    }

    /** The first line of the input in the windows of output line {@code i}. */
    int firstDown(int i) {
        return first(i * strideDown - padDown, dilateDown);
    }

    /** What comes after the last line of the input in the windows of output line {@code i}. */
    int endDown(int i) {
        return end(i * strideDown - padDown, kernelHeight, dilateDown, height);
    }

    /** The first column of the input in the windows of output column {@code j}. */
    int firstAcross(int j) {
        return first(j * strideAcross - padAcross, dilateAcross);
    }

    /** What comes after the last column of the input in the windows of output column {@code j}. */
    int endAcross(int j) {
        return end(j * strideAcross - padAcross, kernelWidth, dilateAcross, width);
    }

    /** Whether there is some of the input in every window, rather than padding alone. */
    boolean allSeeInput() {
        for (int i = 0; i < outputHeight; i++) {
            if (firstDown(i) >= endDown(i)) {
                return false;
            }
        }
        for (int j = 0; j < outputWidth; j++) {
            if (firstAcross(j) >= endAcross(j)) {
                return false;
            }
        }
        return true;
    }

    private static int first(int start, int dilation) {
        return start >= 0 ? start : start + (dilation - 1 - start) / dilation * dilation;
    }

    private static int end(int start, int kernel, int dilation, int size) {
        return Math.min(start + (kernel - 1) * dilation + 1, size);
    }

    private static int at(List<Integer> sizes, int dimension, int without) {
        return dimension < 0 ? without : sizes.get(dimension);
    }

    private static int places(
            String module, Shape input, int size, int kernel, int stride, int pad, int dilation) {
        long room = size + 2L * pad - (dilation * (kernel - 1L) + 1);
        if (room < 0) {
            throw new ShapeException(
                    ("%s has a window of %d places (a kernel of %d, dilated by %d), which doesn't fit"
                                    + " an input of %s with padding %d")
                            .formatted(
                                    module,
                                    dilation * (kernel - 1L) + 1,
                                    kernel,
                                    dilation,
                                    input,
                                    pad));
        }
        return (int) (room / stride + 1);
    }
}
