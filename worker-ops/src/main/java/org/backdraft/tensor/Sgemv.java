package org.backdraft.tensor;

/** The BLAS routine of that name, column-major and transposed: y = A' x + beta y. */
@FunctionalInterface
interface Sgemv {
    /**
     * Multiplies A', n x m, by x.
     *
     * @param a read, m x n from {@code aAt}
     * @param x read, m numbers from {@code xAt}
     * @param y accumulated or, where beta is 0, written: n numbers from {@code yAt}; another array
     */
    void multiply(
            int m, int n, float[] a, int aAt, float[] x, int xAt, float beta, float[] y, int yAt);
}
