package org.backdraft.tensor;

/** Where the matrix product comes from, best first. */
public enum BlasLibrary {
    /** OpenBLAS from inside the jar: Linux x86-64 and arm64, macOS arm64. */
    BUNDLED,
    /** A library of the machine (OpenBLAS, MKL, ...), found by the loader or given by path. */
    SYSTEM,
    /** Java on the incubating Vector API; needs {@code --add-modules jdk.incubator.vector}. */
    VECTOR,
    /** Plain Java; runs everywhere, about 8 times slower than OpenBLAS. */
    JAVA
}
