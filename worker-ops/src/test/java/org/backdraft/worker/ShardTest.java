package org.backdraft.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardTest {

    @Test
    void weight_noneGiven_isOne() {
        Shard shard = new Shard(0, 2, 1, 1, new float[2], new float[2], new float[0]);

        assertThat(shard.weight(1)).isEqualTo(1f);
    }

    @Test
    void weight_given_isThatRows() {
        Shard shard = new Shard(0, 2, 1, 1, new float[2], new float[2], new float[] {3, 4});

        assertThat(shard.weight(1)).isEqualTo(4f);
    }

    @ParameterizedTest
    @CsvSource({"7,4,0", "6,3,0", "6,4,1", "6,4,3"})
    void constructor_lengthsDontFit_throwsWithAll(int features, int targets, int weights) {
        assertThatThrownBy(
                        () ->
                                new Shard(
                                        5,
                                        2,
                                        3,
                                        2,
                                        new float[features],
                                        new float[targets],
                                        new float[weights]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("shard 5 of 2 rows, 3 features and 2 targets")
                .hasMessageContaining("%d, %d and %d", features, targets, weights);
    }

    @Test
    void constructor_noRows_isAllowed() {
        Shard shard = new Shard(3, 0, 4, 2, new float[0], new float[0], new float[0]);

        assertThat(shard.rows()).isZero();
        assertThat(shard.number()).isEqualTo(3);
    }
}
