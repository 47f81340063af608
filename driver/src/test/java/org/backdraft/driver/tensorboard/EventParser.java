package org.backdraft.driver.tensorboard;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads event files by protobuf's own parser, and checks their checksums bit by bit. */
public final class EventParser {
    private static final int POLYNOMIAL = 0x82F63B78;

    private EventParser() {}

    /** An event's fields. */
    public record Event(UnknownFieldSet fields) {
        public double wallTime() {
            return Double.longBitsToDouble(fields.getField(1).getFixed64List().get(0));
        }

        public long step() {
            return fields.getField(2).getVarintList().get(0);
        }

        public String text(int field) {
            return fields.getField(field).getLengthDelimitedList().get(0).toStringUtf8();
        }

        public UnknownFieldSet message(int field) throws IOException {
            return parsed(fields.getField(field).getLengthDelimitedList().get(0));
        }

        /** The values of a summary by their tags; none of another event. */
        public Map<String, UnknownFieldSet> values() throws IOException {
            Map<String, UnknownFieldSet> values = new LinkedHashMap<>();
            for (ByteString summary : fields.getField(5).getLengthDelimitedList()) {
                for (UnknownFieldSet value : messages(parsed(summary), 1)) {
                    values.put(
                            value.getField(1).getLengthDelimitedList().get(0).toStringUtf8(),
                            value);
                }
            }
            return values;
        }

        /** The scalars of a summary by their tags. */
        public Map<String, Double> scalars() throws IOException {
            Map<String, Double> scalars = new LinkedHashMap<>();
            for (Map.Entry<String, UnknownFieldSet> value : values().entrySet()) {
                if (value.getValue().hasField(2)) {
                    int bits = value.getValue().getField(2).getFixed32List().get(0);
                    scalars.put(value.getKey(), (double) Float.intBitsToFloat(bits));
                }
            }
            return scalars;
        }
    }

    /** The events of a file, whose checksums must be right. */
    public static List<Event> read(Path file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Event> events = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] length = new byte[8];
            in.get(length);
            check(length, in.getInt());
            byte[] data =
                    new byte
                            [(int)
                                    ByteBuffer.wrap(length)
                                            .order(ByteOrder.LITTLE_ENDIAN)
                                            .getLong()];
            in.get(data);
            check(data, in.getInt());
            events.add(new Event(UnknownFieldSet.parseFrom(data)));
        }
        return events;
    }

    /** The messages of a field. */
    public static List<UnknownFieldSet> messages(UnknownFieldSet of, int field) throws IOException {
        List<UnknownFieldSet> messages = new ArrayList<>();
        for (ByteString bytes : of.getField(field).getLengthDelimitedList()) {
            messages.add(parsed(bytes));
        }
        return messages;
    }

    /** A double field. */
    public static double real(UnknownFieldSet of, int field) {
        return Double.longBitsToDouble(of.getField(field).getFixed64List().get(0));
    }

    private static UnknownFieldSet parsed(ByteString bytes) throws IOException {
        return UnknownFieldSet.parseFrom(bytes);
    }

    private static void check(byte[] data, int masked) {
        int unmasked = Integer.rotateLeft(masked - 0xa282ead8, 15);
        if (unmasked != crc32c(data)) {
            throw new IllegalStateException("wrong checksum");
        }
    }

    /** CRC-32C by its definition, one bit at a time. */
    static int crc32c(byte[] data) {
        int crc = -1;
        for (byte one : data) {
            crc ^= one & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) != 0 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
            }
        }
        return ~crc;
    }
}
