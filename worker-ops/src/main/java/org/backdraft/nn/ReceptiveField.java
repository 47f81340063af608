package org.backdraft.nn;

import java.util.ArrayList;
import java.util.List;

/**
 * The part of the network's input image that one place of a node's output depends on.
 *
 * <p>The output place at line p and column q sees the image's lines {@code down.start(p)} to {@code
 * down.end(p)} and the columns {@code across.start(q)} to {@code across.end(q)}, in all channels;
 * what of these lies outside of the image is padding. Plain features have one place.
 *
 * @param down along the image's height
 * @param across along its width
 */
public record ReceptiveField(Axis down, Axis across) {
    /*
     * A window of kernel k, stride s, padding p and dilation d on places that see r places each, j
     * apart, the first from a on, sees r + (k - 1) d j places, s j apart, the first from a - p j on
     * (A. Araujo, W. Norris, J. Sim, "Computing receptive fields of convolutional neural networks",
     * Distill, 2019). Where paths join, a place sees what it sees on any of them. What mixes all
     * places, or isn't known, sees the whole image.
     */

    /**
     * What output places see along one dimension.
     *
     * @param size places of the image that one place sees, with the padding, at least 1
     * @param stride places of the image from one place to the next, or 0 where all see the same
     * @param first the first place of the image that place 0 sees; negative in the padding
     */
    public record Axis(int size, int stride, int first) {
        private static final Axis PIXEL = new Axis(1, 1, 0);

        /** The first place of the image that an output place sees. */
        public int start(int place) {
            return first + stride * place;
        }

        /** The last place of the image that an output place sees. */
        public int end(int place) {
            return start(place) + size - 1;
        }

        private static Axis all(int size) {
            return new Axis(size, 0, 0);
        }

        /** Through a window on these places. */
        private Axis through(int kernel, int by, int padding, int dilation) {
            return new Axis(
                    size + (kernel - 1) * dilation * stride, stride * by, first - padding * stride);
        }

        /** What either sees; with other strides it isn't the same stretch at each place. */
        private Axis and(Axis other, int imageSize) {
            if (stride != other.stride) {
                return all(imageSize);
            }
            int from = Math.min(first, other.first);
            int to = Math.max(end(0), other.end(0));
            return new Axis(to - from + 1, stride, from);
        }
    }

    /**
     * The fields of all nodes, in their order.
     *
     * @param image the network's input as channels x height x width; where a reshape makes it an
     *     image of another shape, places there see all of this one
     */
    public static List<ReceptiveField> of(Graph graph, Shape image) {
        if (image.dimensions().size() != 3 || image.size() != graph.inputWidth()) {
            throw new ShapeException(
                    "an input of %d numbers is no image of %s"
                            .formatted(graph.inputWidth(), image));
        }
        int height = image.dimensions().get(1);
        int width = image.dimensions().get(2);
        ReceptiveField all = new ReceptiveField(Axis.all(height), Axis.all(width));
        List<ReceptiveField> fields = new ArrayList<>();
        for (int i = 0; i < graph.nodes().size(); i++) {
            fields.add(field(graph, i, image, all, fields));
        }
        return fields;
    }

    private static ReceptiveField field(
            Graph graph, int i, Shape image, ReceptiveField all, List<ReceptiveField> before) {
        if (isPixelwise(graph, i)) {
            return image(graph.shape(i)).equals(image)
                    ? new ReceptiveField(Axis.PIXEL, Axis.PIXEL)
                    : all;
        }
        List<ReceptiveField> inputs = new ArrayList<>();
        for (int input : graph.inputsOf(i)) {
            inputs.add(input == Graph.INPUT_INDEX ? all : before.get(input));
        }
        Module module = graph.nodes().get(i).module();
        Windows windows = module.windows(graph.inputShapes(i));
        if (windows != null) {
            return inputs.get(0).through(windows);
        }
        if (!isElementwise(module)) {
            return all;
        }
        ReceptiveField field = inputs.get(0);
        for (ReceptiveField other : inputs) {
            field =
                    new ReceptiveField(
                            field.down.and(other.down, all.down.size),
                            field.across.and(other.across, all.across.size));
        }
        return field;
    }

    private ReceptiveField through(Windows windows) {
        return new ReceptiveField(
                down.through(
                        windows.kernelHeight(),
                        windows.strideDown(),
                        windows.padDown(),
                        windows.dilateDown()),
                across.through(
                        windows.kernelWidth(),
                        windows.strideAcross(),
                        windows.padAcross(),
                        windows.dilateAcross()));
    }

    /**
     * The shape as which a network takes its input as an image: channels x height x width (of 1 x
     * length the height is 1); null when nothing says that it is one.
     */
    public static Shape imageOf(Graph graph) {
        for (int i = 0; i < graph.nodes().size(); i++) {
            if (isPixelwise(graph, i) && !graph.shape(i).isFlat()) {
                return image(graph.shape(i));
            }
        }
        return null;
    }

    /** Whether a node puts out the network's input, each number changed by itself at the most. */
    public static boolean isPixelwise(Graph graph, int i) {
        int[] inputs = graph.inputsOf(i);
        Module module = graph.nodes().get(i).module();
        boolean keeps =
                isElementwise(module) || module instanceof Reshape || module instanceof Flatten;
        return keeps
                && inputs.length == 1
                && (inputs[0] == Graph.INPUT_INDEX || isPixelwise(graph, inputs[0]));
    }

    /** Whether each place of the output depends on the same place of the inputs alone. */
    private static boolean isElementwise(Module module) {
        return module instanceof Activation
                || module instanceof Identity
                || module instanceof Dropout
                || module instanceof Scale
                || module instanceof BatchNorm
                || module instanceof Add
                || module instanceof Multiply
                || module instanceof Concat;
    }

    private static Shape image(Shape shape) {
        List<Integer> sizes = shape.dimensions();
        return switch (sizes.size()) {
            case 1 -> Shape.of(1, 1, sizes.get(0));
            case 2 -> Shape.of(sizes.get(0), 1, sizes.get(1));
            default -> shape;
        };
    }
}
