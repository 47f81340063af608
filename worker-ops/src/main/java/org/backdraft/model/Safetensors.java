package org.backdraft.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.backdraft.tensor.Sha256;

import java.io.CharConversionException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tensors of floating-point numbers and texts, as the safetensors format stores them.
 *
 * <p>A file is the length of its header (8 bytes, little-endian), the header as JSON (name of each
 * tensor to its type, shape and place; {@code __metadata__} to the texts), then the tensors' bytes,
 * little-endian and row-major. https://huggingface.co/docs/safetensors
 *
 * @param metadata texts by key
 * @param tensors in the order of their bytes
 */
public record Safetensors(Map<String, String> metadata, List<Tensor> tensors) {
    private static final ObjectMapper JSON =
            new ObjectMapper()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
    private static final String METADATA = "__metadata__";
    private static final String F32 = "F32";
    private static final String F64 = "F64";
    private static final int ALIGNMENT = 8;
    private static final int CHUNK_BYTES = 1 << 20;

    /** The format's own limit, so that a damaged length can't ask for all memory. */
    private static final long MOST_HEADER_BYTES = 100_000_000;

    /** A named tensor; row-major values, as many as the product of its shape. */
    public sealed interface Tensor permits Float32, Float64 {
        String name();

        List<Integer> shape();
    }

    /** A tensor of the type F32. */
    public record Float32(String name, List<Integer> shape, float[] values) implements Tensor {}

    /** A tensor of the type F64. */
    public record Float64(String name, List<Integer> shape, double[] values) implements Tensor {}

    /** The tensor of a name, or null. */
    public Tensor tensor(String name) {
        return tensors.stream().filter(t -> t.name().equals(name)).findFirst().orElse(null);
    }

    /** Writes the file's bytes. */
    public void write(OutputStream out) throws IOException {
        byte[] header = header();
        out.write(littleEndian(Long.BYTES).putLong(header.length).array());
        out.write(header);
        for (Tensor tensor : tensors) {
            writeValues(tensor, out);
        }
    }

    /**
     * SHA-256 of all texts but one, and of all tensors: their names, types, shapes and bytes.
     *
     * @param except key of the text left out, which may hold the result
     */
    public String sha256(String except) {
        MessageDigest digest = Sha256.digest();
        DigestOutputStream to = new DigestOutputStream(OutputStream.nullOutputStream(), digest);
        DataOutputStream out = new DataOutputStream(to);
        try {
            for (Map.Entry<String, String> text : new TreeMap<>(metadata).entrySet()) {
                if (!text.getKey().equals(except)) {
                    writeText(text.getKey(), out);
                    writeText(text.getValue(), out);
                }
            }
            // Where one of them is empty, a file doesn't keep their order.
            for (Tensor tensor : byName()) {
                writeText(tensor.name() + type(tensor) + tensor.shape(), out);
                writeValues(tensor, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private List<Tensor> byName() {
        return tensors.stream().sorted(Comparator.comparing(Tensor::name)).toList();
    }

    private static void writeText(String text, DataOutputStream out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static void writeValues(Tensor tensor, OutputStream out) throws IOException {
        ByteBuffer chunk = littleEndian((int) Math.min(CHUNK_BYTES, bytes(tensor)));
        int most = CHUNK_BYTES / elementBytes(tensor);
        int length = length(tensor);
        for (int at = 0; at < length; at += most) {
            int count = Math.min(most, length - at);
            if (tensor instanceof Float32 floats) {
                chunk.asFloatBuffer().put(floats.values(), at, count);
            } else {
                chunk.asDoubleBuffer().put(((Float64) tensor).values(), at, count);
            }
            out.write(chunk.array(), 0, count * elementBytes(tensor));
        }
    }

    private static int length(Tensor tensor) {
        return tensor instanceof Float32 floats
                ? floats.values().length
                : ((Float64) tensor).values().length;
    }

    private static String type(Tensor tensor) {
        return tensor instanceof Float32 ? F32 : F64;
    }

    private static int elementBytes(Tensor tensor) {
        return tensor instanceof Float32 ? Float.BYTES : Double.BYTES;
    }

    private static long bytes(Tensor tensor) {
        return (long) elementBytes(tensor) * length(tensor);
    }

    /**
     * Reads a file's bytes.
     *
     * @param name of the file, for messages
     * @throws ModelException when they aren't a safetensors file of F32 and F64 tensors
     */
    public static Safetensors read(InputStream stream, String name) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        try {
            long length = Long.reverseBytes(in.readLong());
            if (length < 2 || length > MOST_HEADER_BYTES) {
                throw damaged(name, "its header would be " + length + " bytes long");
            }
            byte[] header = in.readNBytes((int) length);
            if (header.length < length) {
                throw new EOFException();
            }
            Safetensors result = parse(JSON.readTree(header), in, name);
            if (in.read() >= 0) {
                throw damaged(name, "there are bytes after the last tensor");
            }
            return result;
        } catch (EOFException e) {
            throw damaged(name, "it is truncated");
        } catch (JsonProcessingException | CharConversionException e) {
            throw damaged(name, "its header is not JSON");
        }
    }

    private byte[] header() throws IOException {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode texts = root.putObject(METADATA);
        metadata.forEach(texts::put);
        long at = 0;
        for (Tensor tensor : tensors) {
            long end = at + bytes(tensor);
            ObjectNode node = root.putObject(tensor.name());
            node.put("dtype", type(tensor));
            tensor.shape().forEach(node.putArray("shape")::add);
            node.putArray("data_offsets").add(at).add(end);
            at = end;
        }
        byte[] json = JSON.writeValueAsBytes(root);
        int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        byte[] header = Arrays.copyOf(json, padded);
        Arrays.fill(header, json.length, padded, (byte) ' ');
        return header;
    }

    private static Safetensors parse(JsonNode root, DataInputStream in, String name)
            throws IOException {
        if (!root.isObject()) {
            throw damaged(name, "its header is not a JSON object");
        }
        List<Map.Entry<String, JsonNode>> entries = new ArrayList<>(root.properties());
        entries.removeIf(entry -> entry.getKey().equals(METADATA));
        entries.sort((a, b) -> Long.compare(offset(a.getValue(), 0), offset(b.getValue(), 0)));
        List<Tensor> tensors = new ArrayList<>();
        long at = 0;
        for (Map.Entry<String, JsonNode> entry : entries) {
            Tensor tensor = tensor(entry.getKey(), entry.getValue(), at, in, name);
            tensors.add(tensor);
            at += bytes(tensor);
        }
        return new Safetensors(texts(root.path(METADATA), name), tensors);
    }

    private static Map<String, String> texts(JsonNode node, String name) {
        Map<String, String> texts = new LinkedHashMap<>();
        boolean right = node.isMissingNode() || node.isObject();
        for (Map.Entry<String, JsonNode> text : node.properties()) {
            right &= text.getValue().isTextual();
            texts.put(text.getKey(), text.getValue().asText());
        }
        if (!right) {
            throw damaged(name, "its __metadata__ is not an object of texts");
        }
        return texts;
    }

    private static Tensor tensor(
            String tensor, JsonNode node, long at, DataInputStream in, String file)
            throws IOException {
        String type = node.path("dtype").asText();
        if (!type.equals(F32) && !type.equals(F64)) {
            throw damaged(
                    file,
                    "tensor %s is neither F32 nor F64 but %s"
                            .formatted(tensor, node.path("dtype")));
        }
        JsonNode shape = node.path("shape");
        long size = size(shape);
        if (size < 0) {
            throw damaged(file, "tensor %s has the shape %s".formatted(tensor, shape));
        }
        long count = size * (type.equals(F32) ? Float.BYTES : Double.BYTES);
        if (count > Integer.MAX_VALUE) {
            throw damaged(file, "tensor %s has the shape %s".formatted(tensor, shape));
        }
        boolean two = node.path("data_offsets").size() == 2;
        if (!two || offset(node, 0) != at || offset(node, 1) != at + count) {
            throw damaged(file, "tensor %s is not where its shape puts it".formatted(tensor));
        }
        byte[] bytes = in.readNBytes((int) count);
        if (bytes.length < count) {
            throw new EOFException();
        }
        List<Integer> dimensions = new ArrayList<>();
        shape.forEach(dimension -> dimensions.add(dimension.asInt()));
        return tensor(tensor, type, List.copyOf(dimensions), bytes);
    }

    private static Tensor tensor(String name, String type, List<Integer> shape, byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (type.equals(F32)) {
            float[] values = new float[bytes.length / Float.BYTES];
            in.asFloatBuffer().get(values);
            return new Float32(name, shape, values);
        }
        double[] values = new double[bytes.length / Double.BYTES];
        in.asDoubleBuffer().get(values);
        return new Float64(name, shape, values);
    }

    /** Numbers in a tensor of this shape, or -1 when no array has it. */
    private static long size(JsonNode shape) {
        long size = shape.isArray() ? 1 : -1;
        for (JsonNode dimension : shape) {
            if (size < 0 || !dimension.isInt() || dimension.asInt() < 0) {
                return -1;
            }
            size *= dimension.asInt();
            if (size > Integer.MAX_VALUE / Float.BYTES) {
                return -1;
            }
        }
        return size;
    }

    private static long offset(JsonNode node, int which) {
        JsonNode offset = node.path("data_offsets").path(which);
        return offset.canConvertToLong() && offset.isIntegralNumber() ? offset.asLong() : -1;
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ModelException damaged(String name, String how) {
        return new ModelException("%s is not a whole safetensors file: %s".formatted(name, how));
    }
}
