package org.backdraft.driver.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShardPartitionerTest {

    @Test
    void partitions_anyShardsAndPartitions_areRunsThatCoverAll() {
        for (int shards = 1; shards <= 40; shards++) {
            for (int partitions = 1; partitions <= 50; partitions++) {
                ShardPartitioner partitioner = new ShardPartitioner(shards, partitions);
                int next = 0;
                for (int p = 0; p < partitions; p++) {
                    assertThat(partitioner.first(p)).isEqualTo(next);
                    while (next < partitioner.first(p + 1)) {
                        assertThat(partitioner.getPartition(next++))
                                .as("of %d shards in %d partitions", shards, partitions)
                                .isEqualTo(p);
                    }
                }
                assertThat(next).isEqualTo(shards);
            }
        }
    }

    @Test
    void sizes_anyShardsAndPartitions_differByOneAtTheMost() {
        for (int shards = 1; shards <= 40; shards++) {
            for (int partitions = 1; partitions <= 50; partitions++) {
                ShardPartitioner partitioner = new ShardPartitioner(shards, partitions);
                int even = shards / partitions;
                for (int p = 0; p < partitions; p++) {
                    assertThat(partitioner.first(p + 1) - partitioner.first(p))
                            .as("of %d shards in %d partitions", shards, partitions)
                            .isBetween(even, even + 1);
                }
            }
        }
    }

    @Test
    void partitions_powersOfTwo_areSubtrees() {
        ShardPartitioner partitioner = new ShardPartitioner(16, 4);

        assertThat(partitioner.numPartitions()).isEqualTo(4);
        for (int shard = 0; shard < 16; shard++) {
            assertThat(partitioner.getPartition(shard)).isEqualTo(shard / 4);
        }
    }

    @Test
    void partitions_manyShards_dontOverflow() {
        int most = Integer.MAX_VALUE;
        ShardPartitioner partitioner = new ShardPartitioner(most, most);

        assertThat(partitioner.getPartition(most - 1)).isEqualTo(most - 1);
        assertThat(partitioner.first(most)).isEqualTo(most);
    }

    @Test
    void equals_sameNumbers_isSame() {
        ShardPartitioner partitioner = new ShardPartitioner(8, 3);

        assertThat(partitioner)
                .isEqualTo(new ShardPartitioner(8, 3))
                .hasSameHashCodeAs(new ShardPartitioner(8, 3))
                .isNotEqualTo(new ShardPartitioner(8, 4))
                .isNotEqualTo(new ShardPartitioner(7, 3));
    }
}
