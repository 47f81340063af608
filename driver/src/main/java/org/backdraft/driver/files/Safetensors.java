package org.backdraft.driver.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Float32 tensors and texts, as the safetensors format stores them.
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
    private static final int ALIGNMENT = 8;

    /** The format's own limit, so that a damaged length can't ask for all memory. */
    private static final long MOST_HEADER_BYTES = 100_000_000;

    /** A named tensor; row-major values, as many as the product of its shape. */
    public record Tensor(String name, List<Integer> shape, float[] values) {}

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
            ByteBuffer bytes = littleEndian(Float.BYTES * tensor.values().length);
            bytes.asFloatBuffer().put(tensor.values());
            out.write(bytes.array());
        }
    }

    /**
     * Reads a file's bytes.
     *
     * @param name of the file, for messages
     * @throws FileException when they aren't a safetensors file of float32 tensors
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
        } catch (JsonProcessingException e) {
            throw damaged(name, "its header is not JSON");
        }
    }

    private byte[] header() throws IOException {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode texts = root.putObject(METADATA);
        metadata.forEach(texts::put);
        long at = 0;
        for (Tensor tensor : tensors) {
            long end = at + (long) Float.BYTES * tensor.values().length;
            ObjectNode node = root.putObject(tensor.name());
            node.put("dtype", "F32");
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
            at += (long) Float.BYTES * tensor.values().length;
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
        if (!node.path("dtype").asText().equals("F32")) {
            throw damaged(
                    file, "tensor %s is not F32 but %s".formatted(tensor, node.path("dtype")));
        }
        JsonNode shape = node.path("shape");
        long size = size(shape);
        if (size < 0) {
            throw damaged(file, "tensor %s has the shape %s".formatted(tensor, shape));
        }
        boolean two = node.path("data_offsets").size() == 2;
        if (!two || offset(node, 0) != at || offset(node, 1) != at + Float.BYTES * size) {
            throw damaged(file, "tensor %s is not where its shape puts it".formatted(tensor));
        }
        byte[] bytes = in.readNBytes((int) (Float.BYTES * size));
        if (bytes.length < Float.BYTES * size) {
            throw new EOFException();
        }
        float[] values = new float[(int) size];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        List<Integer> dimensions = new ArrayList<>();
        shape.forEach(dimension -> dimensions.add(dimension.asInt()));
        return new Tensor(tensor, List.copyOf(dimensions), values);
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

    private static FileException damaged(String name, String how) {
        return new FileException("%s is not a whole safetensors file: %s".formatted(name, how));
    }
}
