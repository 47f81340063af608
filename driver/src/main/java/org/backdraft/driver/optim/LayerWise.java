package org.backdraft.driver.optim;

/**
 * A rule whose learning rate is adapted to each tensor by norms over the whole tensor.
 *
 * <p>An update calls {@link #directionSquares} for all slices of a tensor, {@link #trustRatio} with
 * the square root of their sum, then {@link #update} for all slices, whose rate is multiplied by
 * the ratio. Tensors that are not regularised (biases and norms) take ratio 1.
 */
public sealed interface LayerWise extends FirstOrder permits Lars, Lamb {

    /**
     * The sum of squares of the direction, after what must be done before a norm is known.
     *
     * @param slice its moments are accumulated, its gradient may be overwritten
     */
    double directionSquares(Slice slice);

    /**
     * What the learning rate of a tensor is multiplied by; 1 where a norm is 0.
     *
     * @param thetaNorm Euclidean norm of the tensor
     * @param directionNorm Euclidean norm of its direction
     * @param decay the tensor's weight decay
     */
    double trustRatio(double thetaNorm, double directionNorm, double decay);
}
