package org.backdraft.tensor;

/** The BLAS routine of that name, column-major: C = op(A) op(B) + beta C. */
@FunctionalInterface
interface Sgemm {
    /**
     * Multiplies op(A), m x k, by op(B), k x n.
     *
     * @param a read, from {@code aAt}, with leading dimension {@code lda}; {@code b} likewise
     * @param c accumulated or, where beta is 0, written; not the array of {@code a} or {@code b}
     */
    void multiply(
            boolean transposeA,
            boolean transposeB,
            int m,
            int n,
            int k,
            float[] a,
            int aAt,
            int lda,
            float[] b,
            int bAt,
            int ldb,
            float beta,
            float[] c,
            int cAt,
            int ldc);
}
