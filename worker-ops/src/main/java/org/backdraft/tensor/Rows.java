package org.backdraft.tensor;

/** A matrix whose rows are examples, as a network takes them: dense, or sparse. */
public sealed interface Rows permits Matrix, SparseMatrix {

    /** Number of rows, at least 0. */
    int rows();

    /** Number of columns, at least 0. */
    int cols();
}
