package org.backdraft.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.backdraft.model.Safetensors.Float32;
import org.backdraft.model.Safetensors.Float64;
import org.backdraft.model.Safetensors.Tensor;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

class SafetensorsTest {
    /** Tensors of 2, 1 and 0 dimensions, an empty one, and values that are easily lost. */
    private static final Safetensors SAMPLE =
            new Safetensors(
                    Map.of("format", "pt", "umlaut \"\u00e4\"", "\u65e5\n{}"),
                    List.of(
                            new Float32("z.weight", List.of(2, 3), new float[] {1, -2, 3, 4, 5, 6}),
                            new Float32("a", List.of(0, 7), new float[0]),
                            new Float32("scalar", List.of(), new float[] {0.1f}),
                            new Float32(
                                    "odd",
                                    List.of(5),
                                    new float[] {
                                        -0f,
                                        Float.MIN_VALUE,
                                        Float.MAX_VALUE,
                                        Float.NEGATIVE_INFINITY,
                                        Float.intBitsToFloat(0x7fc12345)
                                    })));

    private static byte[] bytes(Safetensors safetensors) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        safetensors.write(out);
        return out.toByteArray();
    }

    private static Safetensors read(byte[] bytes) throws IOException {
        return Safetensors.read(new ByteArrayInputStream(bytes), "f.safetensors");
    }

    private static long headerLength(byte[] file) {
        long length = 0;
        for (int i = 7; i >= 0; i--) {
            length = length << 8 | file[i] & 0xff;
        }
        return length;
    }

    private static JsonNode header(byte[] file) throws IOException {
        return new ObjectMapper().readTree(file, 8, (int) headerLength(file));
    }

    /** The bits of a tensor, by the description of the format. */
    private static int[] bits(byte[] file, JsonNode tensor) {
        int from = tensor.get("data_offsets").get(0).asInt();
        int[] bits = new int[(tensor.get("data_offsets").get(1).asInt() - from) / 4];
        for (int i = 0; i < bits.length; i++) {
            int at = 8 + (int) headerLength(file) + from + 4 * i;
            for (int k = 3; k >= 0; k--) {
                bits[i] = bits[i] << 8 | file[at + k] & 0xff;
            }
        }
        return bits;
    }

    private static float[] values(Tensor tensor) {
        return ((Float32) tensor).values();
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
        return bits;
    }

    private static void assertEqual(Safetensors actual, Safetensors expected) {
        assertThat(actual.metadata()).isEqualTo(expected.metadata());
        assertThat(actual.tensors()).hasSameSizeAs(expected.tensors());
        for (int i = 0; i < expected.tensors().size(); i++) {
            Tensor tensor = actual.tensors().get(i);
            assertThat(tensor.name()).isEqualTo(expected.tensors().get(i).name());
            assertThat(tensor.shape()).isEqualTo(expected.tensors().get(i).shape());
            assertThat(bits(values(tensor))).isEqualTo(bits(values(expected.tensors().get(i))));
        }
    }

    @Test
    void write_sample_isReadByANaiveReader() throws IOException {
        byte[] file = bytes(SAMPLE);
        JsonNode header = header(file);
        Map<String, String> texts = new LinkedHashMap<>();
        header.get("__metadata__")
                .properties()
                .forEach(e -> texts.put(e.getKey(), e.getValue().textValue()));

        assertThat(texts).isEqualTo(SAMPLE.metadata());
        assertThat(header.size()).isEqualTo(1 + SAMPLE.tensors().size());
        for (Tensor tensor : SAMPLE.tensors()) {
            JsonNode node = header.get(tensor.name());
            assertThat(node.get("dtype").textValue()).isEqualTo("F32");
            assertThat(node.get("shape")).map(JsonNode::intValue).isEqualTo(tensor.shape());
            assertThat(bits(file, node)).as(tensor.name()).isEqualTo(bits(values(tensor)));
        }
    }

    @Test
    void write_anyMetadata_alignsTheTensors() throws IOException {
        for (int length = 0; length < 20; length++) {
            byte[] file = bytes(new Safetensors(Map.of("k", "x".repeat(length)), SAMPLE.tensors()));

            assertThat(headerLength(file) % 8).as("text of %d", length).isZero();
            assertThat(file[8]).isEqualTo((byte) '{');
            assertThat(file.length).isEqualTo(8 + headerLength(file) + 4 * 12);
        }
    }

    @Test
    void read_written_isEqual() throws IOException {
        assertEqual(read(bytes(SAMPLE)), SAMPLE);
    }

    @Test
    void read_randomTensors_areEqual() throws IOException {
        for (long seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Tensor[] tensors = new Tensor[random.nextInt(6)];
            for (int i = 0; i < tensors.length; i++) {
                int rows = random.nextInt(5);
                int cols = random.nextInt(5);
                float[] values = new float[rows * cols];
                for (int k = 0; k < values.length; k++) {
                    values[k] = (float) random.nextGaussian();
                }
                tensors[i] = new Float32("t" + i, List.of(rows, cols), values);
            }
            assertEqualIgnoringOrderOfEmpty(seed, new Safetensors(Map.of(), List.of(tensors)));
        }
    }

    /** An empty tensor starts where the next one does, so the format doesn't keep their order. */
    private static void assertEqualIgnoringOrderOfEmpty(long seed, Safetensors written)
            throws IOException {
        Safetensors found = read(bytes(written));
        assertThat(found.tensors()).as("seed %d", seed).hasSameSizeAs(written.tensors());
        for (Tensor tensor : written.tensors()) {
            assertThat(found.tensor(tensor.name()).shape())
                    .as("seed %d", seed)
                    .isEqualTo(tensor.shape());
            assertThat(values(found.tensor(tensor.name())))
                    .as("seed %d", seed)
                    .isEqualTo(values(tensor));
        }
    }

    @Test
    void read_filesOfOthers_areUnderstood() throws IOException {
        // Padding and the order of the header are free; __metadata__ may be missing.
        String header =
                "{\"b\":{\"shape\":[1],\"data_offsets\":[4,8],\"dtype\":\"F32\"},"
                        + "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}  ";
        byte[] file = new byte[8 + header.length() + 8];
        file[0] = (byte) header.length();
        System.arraycopy(header.getBytes(StandardCharsets.UTF_8), 0, file, 8, header.length());
        file[file.length - 6] = (byte) 0x80;
        file[file.length - 5] = 0x3f;

        Safetensors found = read(file);

        assertThat(found.metadata()).isEmpty();
        assertThat(found.tensors()).map(Tensor::name).containsExactly("a", "b");
        assertThat(values(found.tensor("a"))).containsExactly(1f);
        assertThat(found.tensor("nowhere")).isNull();
    }

    @Test
    void read_float64_isEqualBitForBit() throws IOException {
        double[] values = {0.1, -0.0, Double.MIN_VALUE, Double.NaN, Double.POSITIVE_INFINITY};
        Safetensors mixed =
                new Safetensors(
                        Map.of(),
                        List.of(
                                new Float32("f", List.of(1), new float[] {1}),
                                new Float64("d", List.of(5, 1), values)));
        byte[] file = bytes(mixed);

        assertThat(header(file).get("d").get("dtype").textValue()).isEqualTo("F64");
        Float64 found = (Float64) read(file).tensor("d");
        assertThat(found.shape()).containsExactly(5, 1);
        assertThat(Arrays.stream(found.values()).mapToLong(Double::doubleToRawLongBits).toArray())
                .isEqualTo(Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray());
    }

    @Test
    void sha256_ofWhatIsRead_isThatOfWhatWasWritten() throws IOException {
        Safetensors found = read(bytes(SAMPLE));

        assertThat(found.sha256("")).isEqualTo(SAMPLE.sha256(""));
        assertThat(SAMPLE.sha256("format")).isNotEqualTo(SAMPLE.sha256(""));
    }

    @Test
    void sha256_anyByteOfTheTensorsChanged_isAnother() throws IOException {
        byte[] file = bytes(SAMPLE);
        for (int at = 8 + (int) headerLength(file); at < file.length; at++) {
            byte[] changed = file.clone();
            changed[at] ^= 1;

            assertThat(read(changed).sha256("")).as("byte %d", at).isNotEqualTo(SAMPLE.sha256(""));
        }
    }
}
