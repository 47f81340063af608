package org.backdraft.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Features in files that have lost their names, in pieces so small that rows lie across them. */
final class Mapped {
    private static final int PIECE_BITS = 6;
    private static final int FIRST = 8;
    private static final int GAP = 4;

    private Mapped() {}

    static MappedFile file(ByteBuffer bytes, int pieceBits) {
        try {
            Path path = Files.createTempFile("mapped", ".bin");
            try (FileChannel channel =
                    FileChannel.open(
                            path,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.DELETE_ON_CLOSE)) {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                return new MappedFile(channel, pieceBits);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ByteBuffer room(int rows, int stride) {
        return ByteBuffer.allocate(FIRST + rows * stride).order(ByteOrder.nativeOrder());
    }

    static Features floats(int rows, int width, float[] numbers) {
        int stride = Float.BYTES * width + GAP;
        ByteBuffer room = room(rows, stride);
        for (int i = 0; i < numbers.length; i++) {
            room.putFloat(FIRST + i / width * stride + Float.BYTES * (i % width), numbers[i]);
        }
        return new MappedFloats(file(room, PIECE_BITS), rows, width, FIRST, stride);
    }

    static Features bytes(int rows, int width, float[] numbers) {
        int stride = width + GAP;
        ByteBuffer room = room(rows, stride);
        for (int i = 0; i < numbers.length; i++) {
            room.put(FIRST + i / width * stride + i % width, (byte) numbers[i]);
        }
        return new MappedBytes(file(room, PIECE_BITS), rows, width, FIRST, stride);
    }

    static Features halves(int rows, int width, float[] numbers) {
        int stride = Short.BYTES * width + GAP;
        ByteBuffer room = room(rows, stride);
        for (int i = 0; i < numbers.length; i++) {
            room.putShort(
                    FIRST + i / width * stride + Short.BYTES * (i % width), Half.of(numbers[i]));
        }
        return new MappedHalves(file(room, PIECE_BITS), rows, width, FIRST, stride);
    }

    static Features nonZeros(int rows, int width, float[] numbers) {
        int stride = 2 * Integer.BYTES + GAP;
        int most = (Integer.BYTES + Float.BYTES) * numbers.length;
        ByteBuffer room =
                ByteBuffer.allocate(FIRST + rows * stride + most).order(ByteOrder.nativeOrder());
        int used = 0;
        for (int i = 0; i < rows; i++) {
            SparseRow row = new SparseRow();
            for (int j = 0; j < width; j++) {
                if (numbers[i * width + j] != 0) {
                    row.add(j, numbers[i * width + j]);
                }
            }
            room.putInt(FIRST + i * stride, used);
            room.putInt(FIRST + i * stride + Integer.BYTES, row.count());
            int at = FIRST + rows * stride + (Integer.BYTES + Float.BYTES) * used;
            for (int k = 0; k < row.count(); k++) {
                room.putInt(at + Integer.BYTES * k, row.index(k));
                room.putFloat(at + Integer.BYTES * (row.count() + k), row.value(k));
            }
            used += row.count();
        }
        return new MappedNonZeros(
                file(room, PIECE_BITS), rows, width, FIRST, stride, FIRST + rows * stride, used);
    }
}
