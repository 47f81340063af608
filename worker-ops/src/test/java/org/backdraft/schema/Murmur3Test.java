package org.backdraft.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import scala.util.hashing.MurmurHash3$;

import java.util.Arrays;
import java.util.SplittableRandom;

class Murmur3Test {
    /** By Scala's own one; SchemaGoldensTest has scikit-learn's. */
    @Test
    void hash_ofAnyBytes_isScalas() {
        SplittableRandom random = new SplittableRandom(6);
        for (int length = 0; length < 300; length++) {
            byte[] bytes = new byte[length + 3];
            random.nextBytes(bytes);
            byte[] hashed = Arrays.copyOfRange(bytes, 2, length + 2);
            assertThat(Murmur3.hash(bytes, 2, length + 2))
                    .as("%d bytes", length)
                    .isEqualTo(MurmurHash3$.MODULE$.bytesHash(hashed, 0));
        }
    }
}
