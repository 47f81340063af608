/**
 * Matrices, the native arithmetic on them, and the threads that share it.
 *
 * <p>Read {@link org.backdraft.tensor.Matrix} (a view on a flat array) and {@link
 * org.backdraft.tensor.Blas} (the one matrix product) first; {@link
 * org.backdraft.tensor.SparseMatrix} has products of its own.
 *
 * <p>Invariants: float32, row-major, no copies; only this package names a BLAS library; nothing
 * here imports another Backdraft package.
 */
package org.backdraft.tensor;
