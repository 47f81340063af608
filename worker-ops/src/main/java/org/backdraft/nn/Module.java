package org.backdraft.nn;

import org.backdraft.tensor.Matrix;

import java.io.Serializable;
import java.util.List;

/**
 * The mathematics of one node of a network: y = f(x1, x2, ...; theta), row by row.
 *
 * <p>A module is an immutable value: hyper-parameters, never weights, gradients or buffers. Its
 * parameters are a slice of the network's flat vector theta, which it is handed with the offset of
 * the slice; the gradient has the same layout. A matrix holds one example a row.
 */
public sealed interface Module extends Serializable
        permits Linear, Sigmoid, Tanh, Relu, Identity, Add, Concat {

    /**
     * The width of the output for inputs of these widths.
     *
     * @throws ShapeException when the module can't take them, saying what it expects
     */
    int outputWidth(List<Integer> inputWidths);

    /** The tensors of parameters, in their order in theta, for inputs of these widths. */
    default List<ParameterShape> parameters(List<Integer> inputWidths) {
        return List.of();
    }

    /**
     * Writes the initial parameters.
     *
     * @param seed of this node
     * @param theta written, from {@code at}
     */
    default void initialize(long seed, List<Integer> inputWidths, float[] theta, int at) {}

    /**
     * Computes y.
     *
     * @param x read, one matrix an input
     * @param theta read, from {@code at}
     * @param y written
     */
    void forward(Matrix[] x, float[] theta, int at, Matrix y);

    /**
     * Adds the gradients of the loss with respect to the inputs and parameters, given the one with
     * respect to y (the chain rule through this node).
     *
     * @param x read, as in {@link #forward}
     * @param theta read, from {@code at}
     * @param y read, as {@link #forward} left it
     * @param dY read
     * @param dX accumulated; null at an input whose gradient nobody needs
     * @param gradient accumulated, from {@code at}
     */
    void backward(
            Matrix[] x, float[] theta, int at, Matrix y, Matrix dY, Matrix[] dX, float[] gradient);
}
