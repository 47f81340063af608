package org.backdraft.driver.data;

import org.apache.spark.util.Utils;

/** Objects of Backdraft's that came from another JVM, as bytes of Java's serialisation. */
final class Shipped {
    private Shipped() {}

    /**
     * The object; its classes are found by the loader of Backdraft's own, which under spark-submit
     * isn't that of the libraries.
     */
    static <T> T object(byte[] bytes) {
        return Utils.deserialize(bytes, Shipped.class.getClassLoader());
    }
}
