package org.backdraft.driver.data;

import org.backdraft.worker.HeapPeak;
import org.backdraft.worker.Shard;

import java.util.List;
import java.util.stream.IntStream;

/** A shard while its rows arrive, in any order. Owned by one thread. */
sealed interface ShardAssembly extends AutoCloseable permits ShardBuilder, DiskShardBuilder {

    /**
     * Some shards without rows.
     *
     * @param first the first of them
     * @param end the one after the last of them
     * @param disk that they are kept on; null for the heap
     */
    static List<ShardAssembly> of(
            int first, int end, ShardBuilder.Shape shape, Dealing dealing, ScratchDisk disk) {
        HeapPeak.watch();
        return IntStream.range(first, end)
                .<ShardAssembly>mapToObj(
                        shard ->
                                disk == null
                                        ? new ShardBuilder(shard, shape, dealing)
                                        : new DiskShardBuilder(
                                                shard, shape, dealing, disk.among(end - first)))
                .toList();
    }

    /** Copies the current example of a reader. */
    void place(int row, RowReader reader);

    /** Copies all examples of a block. */
    default void place(ShardBlock block) {
        ShardBlock.Reader reader = block.reader();
        while (reader.next()) {
            place(reader.row(), reader);
        }
    }

    /**
     * The shard, once every row has been placed.
     *
     * @throws IllegalStateException when some weren't
     */
    Shard build();

    /** Gives back what was used while rows arrived, but not the shard. */
    @Override
    void close();

    /** Refuses to build a shard that lacks rows. */
    static void checkComplete(int number, int placed, int rows) {
        if (placed != rows) {
            throw new IllegalStateException(
                    "shard %d got %d of its %d rows: the data changed while it was read"
                            .formatted(number, placed, rows));
        }
    }
}
