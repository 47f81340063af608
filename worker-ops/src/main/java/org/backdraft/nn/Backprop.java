package org.backdraft.nn;

import org.backdraft.tensor.Matrix;
import org.backdraft.tensor.Rows;
import org.backdraft.tensor.Seed;
import org.backdraft.tensor.SparseMatrix;

import java.util.Arrays;
import java.util.List;

/**
 * Backpropagation: the sweep forward through a network, the loss, and the sweep back.
 *
 * <p>Owns every activation and gradient buffer of one network and reuses them from batch to batch;
 * belongs to one thread. Allocates nothing once each batch size has been seen.
 */
public final class Backprop {
    /*
     * The chain rule, module by module, in reverse topological order (Rumelhart, Hinton and Williams,
     * "Learning representations by back-propagating errors", Nature 323, 1986; in general graphs,
     * reverse-mode automatic differentiation). When a node's turn comes, all nodes that it feeds have
     * added to dY. Gradients that no parameter depends on, such as those of the input, are left out.
     */
    private final Graph graph;
    private final Loss loss;
    private final int capacity;
    private final float[][] outputs;
    private final float[][] gradients;
    private final Frame[] frames;
    private final Pass[] passes;
    private final boolean[] takesInput;
    private Frame last;

    /** The buffers of all nodes, seen as matrices of one number of rows. */
    private static final class Frame {
        private final Matrix[] y;
        private final Matrix[] dY;
        private final Matrix[][] x;
        private final Matrix[][] dX;

        private Frame(int nodes) {
            this.y = new Matrix[nodes];
            this.dY = new Matrix[nodes];
            this.x = new Matrix[nodes][];
            this.dX = new Matrix[nodes][];
        }
    }

    /**
     * Buffers for batches of up to {@code capacity} rows.
     *
     * @throws ShapeException when the loss can't take the network's output
     */
    public Backprop(Graph graph, Loss loss, int capacity) {
        loss.targetWidth(graph.outputWidth());
        this.graph = graph;
        this.loss = loss;
        this.capacity = capacity;
        this.frames = new Frame[capacity + 1];
        int n = graph.nodes().size();
        this.outputs = new float[n][];
        this.gradients = new float[n][];
        this.passes = new Pass[n];
        this.takesInput = new boolean[n];
        for (int i = 0; i < n; i++) {
            outputs[i] = new float[Math.multiplyExact(capacity, graph.width(i))];
            passes[i] = pass(i);
            takesInput[i] = graph.takesInput(i);
        }
    }

    /** Bytes of all buffers that gradients of batches of up to {@code rows} rows take. */
    public static long bytes(Graph graph, int rows) {
        long floats = 0;
        for (int i = 0; i < graph.nodes().size(); i++) {
            long size = (long) rows * graph.width(i);
            floats += graph.isTrained(i) ? 2 * size : size;
            Module module = graph.nodes().get(i).module();
            List<Shape> inputs = graph.inputShapes(i);
            floats += (long) module.scratch(inputs, rows) + module.products(inputs, rows);
        }
        return floats * Float.BYTES;
    }

    /** Most rows of a batch. */
    public int capacity() {
        return capacity;
    }

    /**
     * The network's output for a batch, as at evaluation: nothing is dropped, and batches are
     * normalised by running statistics.
     *
     * @param theta read
     * @param input read, rows x input width; sparse only if no node {@link Graph#needsDense}
     * @return a view on a buffer that the next call overwrites
     */
    public Matrix forward(float[] theta, Rows input) {
        for (Pass pass : passes) {
            pass.evaluate(theta);
        }
        return sweepForward(input);
    }

    /**
     * Likewise for one row, by products of matrix and vector: faster, and with bits of its own.
     *
     * @param theta read
     * @param row read, 1 x input width; sparse only if no node {@link Graph#needsDense}
     * @return a view on a buffer that the next call overwrites
     */
    public Matrix forwardRow(float[] theta, Rows row) {
        if (row.rows() != 1) {
            throw new IllegalArgumentException("expected one row, not " + row.rows());
        }
        for (Pass pass : passes) {
            pass.evaluateRow(theta);
        }
        return sweepForward(row);
    }

    /**
     * The loss sum of a batch as {@link #gradient} computes it, without the gradient.
     *
     * @param theta read
     * @param input read, rows x input width; sparse only if no node {@link Graph#needsDense}
     * @param target read, rows x target width
     * @param weight read, rows x 1
     * @param seed of the batch's random choices
     */
    public double trainingLoss(float[] theta, Rows input, Matrix target, Matrix weight, long seed) {
        train(theta, null, seed);
        return loss.lossSum(sweepForward(input), target, weight);
    }

    /**
     * Adds the gradient of the batch's loss sum to {@code gradient}.
     *
     * @param theta read
     * @param input read, rows x input width; sparse only if no node {@link Graph#needsDense}
     * @param target read, rows x target width
     * @param weight read, rows x 1
     * @param seed of the batch's random choices
     * @param gradient accumulated, laid out as theta; where the statistics are, sums over the rows
     * @return the batch's weighted loss sum
     */
    public double gradient(
            float[] theta, Rows input, Matrix target, Matrix weight, long seed, float[] gradient) {
        makeGradients();
        train(theta, gradient, seed);
        Matrix output = sweepForward(input);
        Frame frame = frame(input.rows());
        int end = frame.y.length - 1;
        if (!graph.isTrained(end)) {
            return loss.lossSum(output, target, weight);
        }
        double sum = loss.gradient(output, target, weight, frame.dY[end]);
        for (int i = 0; i < end; i++) {
            if (frame.dY[i] != null) {
                frame.dY[i].fill(0f);
            }
        }
        for (int i = end; i >= 0; i--) {
            backward(i, frame, input);
        }
        return sum;
    }

    /**
     * What a node put out in the last sweep.
     *
     * @param node its index in the graph
     * @return a view on a buffer that the next sweep overwrites
     * @throws IllegalStateException when there was no sweep yet
     */
    public Matrix outputOf(int node) {
        if (last == null) {
            throw new IllegalStateException("nothing has been swept through the network yet");
        }
        return last.y[node];
    }

    /**
     * Where the first value that is not finite arises in the gradient of a batch.
     *
     * @param scratch written, laid out as theta
     * @return such as "the output of 'hidden1'", or null when all values are finite
     */
    public String firstNonFinite(
            float[] theta, Rows input, Matrix target, Matrix weight, long seed, float[] scratch) {
        Arrays.fill(scratch, 0f);
        double sum = gradient(theta, input, target, weight, seed, scratch);
        boolean finite =
                input instanceof SparseMatrix sparse ? sparse.isFinite() : isFinite((Matrix) input);
        if (!finite) {
            return "the input";
        }
        Frame frame = frame(input.rows());
        for (int i = 0; i < frame.y.length; i++) {
            String name = "'" + graph.nodes().get(i).name() + "'";
            if (!isFinite(theta, graph.offset(i), graph.end(i))) {
                return "the parameters of " + name;
            }
            if (!isFinite(frame.y[i])) {
                return "the output of " + name;
            }
        }
        if (!Double.isFinite(sum)) {
            return "the loss";
        }
        for (int i = frame.y.length - 1; i >= 0; i--) {
            String name = "'" + graph.nodes().get(i).name() + "'";
            if (frame.dY[i] != null && !isFinite(frame.dY[i])) {
                return "the gradient with respect to the output of " + name;
            }
            if (!isFinite(scratch, graph.offset(i), graph.end(i))) {
                return "the gradient of the parameters of " + name;
            }
        }
        return null;
    }

    /** Evaluations do without these buffers, so they are made before the first gradient. */
    private void makeGradients() {
        int end = gradients.length - 1;
        if (!graph.isTrained(end) || gradients[end] != null) {
            return;
        }
        for (int i = 0; i <= end; i++) {
            gradients[i] = graph.isTrained(i) ? new float[outputs[i].length] : null;
        }
        Arrays.fill(frames, null);
    }

    private void train(float[] theta, float[] gradient, long seed) {
        for (int i = 0; i < passes.length; i++) {
            passes[i].train(theta, gradient, Seed.of(seed, i));
            if (graph.isFrozen(i)) {
                passes[i].freeze();
            }
        }
    }

    private Matrix sweepForward(Rows input) {
        Frame frame = frame(input.rows());
        last = frame;
        for (int i = 0; i < frame.y.length; i++) {
            if (takesInput[i] && input instanceof SparseMatrix sparse) {
                linear(i).forward(passes[i], sparse, frame.y[i]);
            } else {
                bind(i, frame, input);
                graph.nodes().get(i).module().forward(passes[i], frame.x[i], frame.y[i]);
            }
        }
        return frame.y[frame.y.length - 1];
    }

    /** The module of a node that gets a sparse input. */
    private Linear linear(int i) {
        Node node = graph.nodes().get(i);
        if (node.module() instanceof Linear linear) {
            return linear;
        }
        throw new IllegalArgumentException(
                "module '%s' got a sparse input, which only a linear module takes"
                        .formatted(node.name()));
    }

    private void backward(int i, Frame frame, Rows input) {
        if (frame.dY[i] == null) {
            return;
        }
        if (takesInput[i] && input instanceof SparseMatrix sparse) {
            linear(i).backward(passes[i], sparse, frame.dY[i]);
            return;
        }
        bind(i, frame, input);
        Module module = graph.nodes().get(i).module();
        module.backward(passes[i], frame.x[i], frame.y[i], frame.dY[i], frame.dX[i]);
    }

    private Pass pass(int i) {
        return new Pass(
                graph.nodes().get(i).module(),
                graph.inputShapes(i),
                capacity,
                graph.offset(i),
                graph.statisticsOffset(i));
    }

    /** Puts this batch's input where node {@code i} takes the network's input. */
    private void bind(int i, Frame frame, Rows input) {
        int[] from = graph.inputsOf(i);
        for (int k = 0; k < from.length; k++) {
            if (from[k] == Graph.INPUT_INDEX) {
                frame.x[i][k] = (Matrix) input;
            }
        }
    }

    private Frame frame(int rows) {
        if (rows > capacity) {
            throw new IllegalArgumentException(
                    "a batch of %d rows; the buffers hold %d".formatted(rows, capacity));
        }
        if (frames[rows] == null) {
            frames[rows] = newFrame(rows);
        }
        return frames[rows];
    }

    private Frame newFrame(int rows) {
        int n = outputs.length;
        Frame frame = new Frame(n);
        for (int i = 0; i < n; i++) {
            int width = graph.width(i);
            frame.y[i] = new Matrix(outputs[i], 0, rows, width);
            frame.dY[i] = gradients[i] == null ? null : new Matrix(gradients[i], 0, rows, width);
            int[] from = graph.inputsOf(i);
            frame.x[i] = new Matrix[from.length];
            frame.dX[i] = new Matrix[from.length];
            for (int k = 0; k < from.length; k++) {
                if (from[k] != Graph.INPUT_INDEX) {
                    frame.x[i][k] = frame.y[from[k]];
                    frame.dX[i][k] = frame.dY[from[k]];
                }
            }
        }
        return frame;
    }

    private static boolean isFinite(Matrix matrix) {
        return isFinite(matrix.data(), matrix.offset(), matrix.offset() + matrix.size());
    }

    private static boolean isFinite(float[] values, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Float.isFinite(values[i])) {
                return false;
            }
        }
        return true;
    }
}
