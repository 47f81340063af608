package org.backdraft.driver.data;

import org.backdraft.worker.HeapPeak;

import scala.Tuple2;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** A split's rows dealt into blocks for their shards, read as they are asked for. */
final class BlockIterator implements Iterator<Tuple2<Integer, ShardBlock>> {
    private static final int BLOCK_BYTES = 1 << 20;
    private static final int MOST_ROWS = 4096;

    private final RowReader reader;
    private final Dealing dealing;
    private final ShardBlock[] open;
    private final Deque<Tuple2<Integer, ShardBlock>> ready = new ArrayDeque<>();
    private final int blockBytes;
    private final int blockRows;
    private final ShardBuilder.Shape shape;
    private long index;
    private boolean ended;

    BlockIterator(
            ExampleSource source,
            int split,
            long firstRow,
            Targets targets,
            ShardBuilder.Shape shape,
            Dealing dealing)
            throws IOException {
        HeapPeak.watch();
        this.reader = FittingRows.open(source, split, targets, firstRow, shape.storage());
        this.dealing = dealing;
        this.open = new ShardBlock[dealing.shards()];
        this.shape = shape;
        this.blockBytes = (int) Math.min(BLOCK_BYTES, LoadingHeap.ofTask() / open.length);
        this.blockRows = (int) Math.max(1, Math.min(MOST_ROWS, blockBytes / shape.rowBytes()));
        this.index = firstRow;
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && !ended) {
            try {
                read();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return !ready.isEmpty();
    }

    @Override
    public Tuple2<Integer, ShardBlock> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.poll();
    }

    private void read() throws IOException {
        if (!reader.next()) {
            end();
            return;
        }
        long place = dealing.place(index++);
        if (!dealing.holds(place)) {
            return;
        }
        int shard = dealing.shard(place);
        if (open[shard] == null) {
            open[shard] = new ShardBlock(blockRows, shape);
        }
        open[shard].add(dealing.row(place), reader);
        if (open[shard].isFull(blockBytes)) {
            flush(shard);
        }
    }

    private void end() throws IOException {
        ended = true;
        reader.close();
        for (int shard = 0; shard < open.length; shard++) {
            if (open[shard] != null) {
                flush(shard);
            }
        }
    }

    private void flush(int shard) {
        open[shard].close();
        ready.add(new Tuple2<>(shard, open[shard]));
        open[shard] = null;
    }
}
