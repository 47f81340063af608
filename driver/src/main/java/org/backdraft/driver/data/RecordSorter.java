package org.backdraft.driver.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Numbered records that arrive in any order and are read in that of their numbers. */
final class RecordSorter implements AutoCloseable {
    /*
     * An external merge sort: records gather in a buffer on the heap; a full one is sorted and
     * written as a run; at the end the runs are merged. All that a disk sees is long stretches, read
     * or written from start to end. Were rows written to their places at once, data that the page
     * cache can't hold would cost a page read and a page written for every row.
     *
     * A record is its number (4 bytes), its length (4 bytes) and its bytes.
     */
    private static final int HEADER_BYTES = 2 * Integer.BYTES;
    private static final int FIRST_BYTES = 1 << 12;
    private static final int WRITER_BYTES = 1 << 18;
    private static final int LEAST_READ_BYTES = 1 << 12;
    private static final int MOST_READ_BYTES = 1 << 20;

    private final ScratchFile file;
    private final int most;
    private final List<Run> runs = new ArrayList<>();
    private byte[] bytes = new byte[0];
    private ByteBuffer buffer = ByteBuffer.wrap(bytes);
    private long[] records = new long[64];
    private int count;
    private int used;

    /** What is made of a record. */
    interface Reader {
        /**
         * Reads a record.
         *
         * @param record {@code length} bytes from its position on, of a buffer on the heap
         */
        void read(int number, ByteBuffer record, int length);
    }

    /**
     * A sorter without records.
     *
     * @param file that is written; closed with this one
     * @param bufferBytes of heap for records that arrive, if they aren't longer
     */
    RecordSorter(ScratchFile file, int bufferBytes) {
        this.file = file;
        this.most = bufferBytes;
    }

    /** Room for a record, from the position on, which is to be written before the next call. */
    ByteBuffer add(int number, int length) {
        int needed = Math.addExact(HEADER_BYTES, length);
        if (count > 0 && needed > most - used) {
            spill();
        }
        if (needed > bytes.length - used) {
            long doubled = Math.max(FIRST_BYTES, 2L * bytes.length);
            grow((int) Math.max(used + needed, Math.min(doubled, most)));
        }
        if (count == records.length) {
            records = Arrays.copyOf(records, 2 * count);
        }
        records[count++] = (long) number << Integer.SIZE | used;
        buffer.position(used);
        buffer.putInt(number).putInt(length);
        used += needed;
        return buffer;
    }

    private void grow(int capacity) {
        bytes = Arrays.copyOf(bytes, capacity);
        buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    /** Writes the buffer's records as a run. */
    private void spill() {
        Arrays.sort(records, 0, count);
        long from = runs.isEmpty() ? 0 : runs.get(runs.size() - 1).end;
        ScratchFile.Writer out = file.new Writer(from, Math.min(WRITER_BYTES, used));
        for (int i = 0; i < count; i++) {
            int at = (int) records[i];
            out.put(bytes, at, HEADER_BYTES + buffer.getInt(at + Integer.BYTES));
        }
        runs.add(new Run(from, out.end()));
        count = 0;
        used = 0;
    }

    /**
     * Reads all records in the order of their numbers. Nothing can be added any more.
     *
     * @param mergeBytes of heap to read them through, where that is enough for a few of each run
     */
    void read(int mergeBytes, Reader reader) {
        if (count > 0) {
            spill();
        }
        grow(0);
        PriorityQueue<Run> next =
                new PriorityQueue<>(
                        Math.max(1, runs.size()), Comparator.comparingInt(r -> r.number));
        for (Run run : runs) {
            int share = Math.min(MOST_READ_BYTES, mergeBytes / runs.size());
            run.start(Math.max(LEAST_READ_BYTES, share));
            run.advance();
            next.add(run);
        }
        while (!next.isEmpty()) {
            Run run = next.poll();
            reader.read(run.number, run.buffer, run.recordEnd - run.buffer.position());
            if (run.advance()) {
                next.add(run);
            }
        }
    }

    @Override
    public void close() {
        file.close();
    }

    /** Sorted records between two bytes of the file. */
    private final class Run {
        private final long end;
        private long next;
        private ByteBuffer buffer;
        private int number;
        private int recordEnd;

        private Run(long from, long end) {
            this.next = from;
            this.end = end;
        }

        private void start(int bufferBytes) {
            int capacity = (int) Math.min(bufferBytes, end - next);
            buffer = ByteBuffer.allocate(capacity).order(ByteOrder.nativeOrder()).limit(0);
        }

        /** Goes on to the next record; false when there is none. */
        private boolean advance() {
            buffer.position(recordEnd);
            if (!buffer.hasRemaining() && next == end) {
                return false;
            }
            require(HEADER_BYTES);
            number = buffer.getInt();
            int length = buffer.getInt();
            require(length);
            recordEnd = buffer.position() + length;
            return true;
        }

        /** Sees to it that many bytes are in the buffer. */
        private void require(int count) {
            if (buffer.remaining() >= count) {
                return;
            }
            ByteBuffer full =
                    count <= buffer.capacity()
                            ? buffer.compact()
                            : ByteBuffer.allocate(count).order(ByteOrder.nativeOrder()).put(buffer);
            full.limit((int) Math.min(full.capacity(), full.position() + end - next));
            long from = next;
            next += full.remaining();
            file.read(full, from);
            buffer = full.flip();
        }
    }
}
