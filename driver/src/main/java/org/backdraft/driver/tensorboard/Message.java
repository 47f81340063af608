package org.backdraft.driver.tensorboard;

import com.google.protobuf.CodedOutputStream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** A protobuf message while it is written, field by field, by the fields' numbers. */
final class Message {
    private static final int WIRE_BYTES = 2;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

    /** What writes to a protobuf stream. */
    private interface Writing {
        void to(CodedOutputStream out) throws IOException;
    }

    /** A text. */
    Message text(int field, String value) {
        return write(to -> to.writeString(field, value));
    }

    /** An int32, int64 or enum. */
    Message whole(int field, long value) {
        return write(to -> to.writeInt64(field, value));
    }

    /** A float. */
    Message single(int field, double value) {
        return write(to -> to.writeFloat(field, (float) value));
    }

    /** A double. */
    Message real(int field, double value) {
        return write(to -> to.writeDouble(field, value));
    }

    /** Doubles in one field, packed. */
    Message reals(int field, double[] values) {
        return write(
                to -> {
                    to.writeTag(field, WIRE_BYTES);
                    to.writeUInt32NoTag(Double.BYTES * values.length);
                    for (double value : values) {
                        to.writeDoubleNoTag(value);
                    }
                });
    }

    /** Bytes. */
    Message bytes(int field, byte[] value) {
        return write(to -> to.writeByteArray(field, value));
    }

    /** A message in this one. */
    Message message(int field, Message value) {
        return bytes(field, value.toBytes());
    }

    /** Several messages of one field. */
    Message messages(int field, List<Message> values) {
        values.forEach(value -> message(field, value));
        return this;
    }

    /** The message so far. */
    byte[] toBytes() {
        write(CodedOutputStream::flush);
        return bytes.toByteArray();
    }

    private Message write(Writing field) {
        try {
            field.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }
}
