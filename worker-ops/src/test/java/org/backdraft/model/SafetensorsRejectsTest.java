package org.backdraft.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

class SafetensorsRejectsTest {
    private static final String WHOLE =
            "{\"__metadata__\":{\"k\":\"v\"},\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";

    private static byte[] file(long length, String header, int data) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + data)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .put(json)
                .array();
    }

    private static byte[] file(String header, int data) {
        return file(header.getBytes(StandardCharsets.UTF_8).length, header, data);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> rejects(byte[] bytes) {
        return assertThatThrownBy(
                        () -> Safetensors.read(new ByteArrayInputStream(bytes), "f.safetensors"))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("f.safetensors is not a whole safetensors file: ");
    }

    /** A file of one tensor "a" with 8 bytes of data. */
    private static AbstractThrowableAssert<?, ? extends Throwable> rejectsTensor(
            String dtype, String shape, String offsets) {
        return rejects(
                file(
                        "{\"a\":{\"dtype\":%s,\"shape\":%s,\"data_offsets\":%s}}"
                                .formatted(dtype, shape, offsets),
                        8));
    }

    @Test
    void read_truncatedAnywhere_saysSo() {
        byte[] whole = file(WHOLE, 8);
        for (int length = 0; length < whole.length; length++) {
            rejects(Arrays.copyOf(whole, length))
                    .as("%d of %d bytes", length, whole.length)
                    .hasMessageEndingWith("it is truncated");
        }
    }

    @Test
    void read_trailingByte_saysSo() {
        rejects(file(WHOLE, 9)).hasMessageEndingWith("there are bytes after the last tensor");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 100_000_001, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 32})
    void read_headerLengthOutOfRange_saysIt(long length) {
        rejects(file(length, WHOLE, 8))
                .hasMessageEndingWith("its header would be %d bytes long", length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"not JSON", "{\"a\":", "{} {}", "{}x", "\u0000\u0000", "{'a':1}"})
    void read_headerNotJson_saysSo(String header) {
        rejects(file(header, 0)).hasMessageEndingWith("its header is not JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "12", "\"ab\"", "  ", "null", "[{}]"})
    void read_headerNoObject_saysSo(String header) {
        rejects(file(header, 0)).hasMessageEndingWith("its header is not a JSON object");
    }

    @Test
    void read_tensorNoObject_isRefused() {
        rejects(file("{\"a\":3}", 8)).hasMessageContaining("tensor a");
        rejects(file("{\"a\":{}}", 8)).hasMessageContaining("tensor a");
    }

    @Test
    void read_tensorTwice_isRefused() {
        String a = "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";

        rejects(file("{" + a + "," + a + "}", 8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"F16\"", "\"F65\"", "\"f32\"", "32", "null"})
    void read_otherDtype_saysWhich(String dtype) {
        rejectsTensor(dtype, "[2]", "[0,8]")
                .hasMessageEndingWith("tensor a is neither F32 nor F64 but %s", dtype);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[-2]", "[-1,-2]", "[4294967298]", "[1073741824]", "[65536,65536]", "[2.5]",
                        "[\"2\"]",
                "[null]", "[[2]]", "[18446744073709551618]", "2", "null", "{}",
                        "[2147483647,2147483647,0]"
            })
    void read_impossibleShape_isRefused(String shape) {
        rejectsTensor("\"F32\"", shape, "[0,8]").hasMessageContaining("tensor a has the shape");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[2] | [4,12]", "[2] | [0,4]", "[2] | [0,12]", "[2] | [8,0]", "[2] | [-8,0]",
                "[2] | []", "[2] | null", "[2] | [\"0\",\"8\"]", "[2] | [0.5,8]", "[2] | [0,8,9]",
                "[2] | [0,4294967304]", "[3] | [0,8]", "[] | [0,8]", "[0] | [0,8]"
            })
    void read_offsetsThatDontFit_areRefused(String shape, String offsets) {
        rejectsTensor("\"F32\"", shape, offsets)
                .hasMessageEndingWith("tensor a is not where its shape puts it");
    }

    @ParameterizedTest
    @CsvSource({"4,12", "0,8", "12,20", "16,24"})
    void read_overlapOrGap_isRefused(int from, int to) {
        String header =
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[%d,%d]}}";

        rejects(file(header.formatted(from, to), 24))
                .hasMessageContaining("is not where its shape");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "[]", "{\"k\":1}", "{\"k\":null}", "{\"k\":{}}"})
    void read_metadataNoTexts_isRefused(String metadata) {
        rejects(file("{\"__metadata__\":%s}".formatted(metadata), 0))
                .hasMessageEndingWith("its __metadata__ is not an object of texts");
    }

    @Test
    void read_hugeTensorInAShortFile_isRefusedWithoutItsMemory() {
        rejectsTensor("\"F32\"", "[500000000]", "[0,2000000000]")
                .hasMessageEndingWith("it is truncated");
    }
}
