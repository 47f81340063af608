package org.backdraft.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardTest {

    private static Features floats(int rows, int width) {
        return new FloatFeatures(rows, width, new float[rows * width]);
    }

    @Test
    void weight_noneGiven_isOne() {
        Shard shard = new Shard(0, 1, floats(2, 1), new float[2], new float[0]);

        assertThat(shard.weight(1)).isEqualTo(1f);
    }

    @Test
    void weight_given_isThatRows() {
        Shard shard = new Shard(0, 1, floats(2, 1), new float[2], new float[] {3, 4});

        assertThat(shard.weight(1)).isEqualTo(4f);
    }

    @ParameterizedTest
    @CsvSource({"3,0", "5,0", "4,1", "4,3"})
    void constructor_lengthsDontFit_throwsWithAll(int targets, int weights) {
        assertThatThrownBy(
                        () -> new Shard(5, 2, floats(2, 3), new float[targets], new float[weights]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "shard 5 of 2 rows and 2 targets came with %d targets and %d weights",
                        targets, weights);
    }

    @Test
    void constructor_noRows_isAllowed() {
        Shard shard = new Shard(3, 2, floats(0, 4), new float[0], new float[0]);

        assertThat(shard.rows()).isZero();
        assertThat(shard.number()).isEqualTo(3);
    }
}
