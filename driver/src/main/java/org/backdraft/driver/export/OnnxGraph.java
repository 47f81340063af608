package org.backdraft.driver.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An ONNX graph in the making: inputs, constants, and nodes in topological order.
 *
 * <p>Whatever is added is given a name near the one asked for, as all values of a graph need
 * different ones; the names of outputs are set aside first. Axis 0 of inputs and outputs is the
 * rows, as many as there are.
 */
final class OnnxGraph {
    private static final String ROWS = "rows";

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("backdraft");
    private final Set<String> names;

    /** An empty graph, whose outputs will have these names. */
    OnnxGraph(Set<String> outputs) {
        this.names = new HashSet<>(outputs);
    }

    /** Whether some node is of the operators for classical machine learning. */
    boolean usesMl() {
        return graph.getNodeList().stream().anyMatch(node -> !node.getDomain().isEmpty());
    }

    GraphProto build() {
        return graph.build();
    }

    /** An input of the shape rows x columns. */
    String input(String name, TensorProto.DataType type, int columns) {
        String unique = unique(name);
        graph.addInput(value(unique, type, columns));
        return unique;
    }

    /**
     * Makes a value an output, of the shape rows x columns.
     *
     * @param columns 0 for the shape rows
     */
    void output(String name, TensorProto.DataType type, int columns, String from) {
        graph.addNode(
                NodeProto.newBuilder()
                        .setName(unique(name))
                        .setOpType("Identity")
                        .addInput(from)
                        .addOutput(name));
        graph.addOutput(value(name, type, columns));
    }

    /**
     * A node of one output.
     *
     * @return the output's name
     */
    String add(String operator, String name, List<String> inputs, AttributeProto... attributes) {
        return add("", operator, name, inputs, attributes);
    }

    /** Likewise of an operator for classical machine learning. */
    String addMl(String operator, String name, List<String> inputs, AttributeProto... attributes) {
        return add("ai.onnx.ml", operator, name, inputs, attributes);
    }

    private String add(
            String domain,
            String operator,
            String name,
            List<String> inputs,
            AttributeProto... attributes) {
        String unique = unique(name);
        graph.addNode(
                NodeProto.newBuilder()
                        .setName(unique)
                        .setDomain(domain)
                        .setOpType(operator)
                        .addAllInput(inputs)
                        .addOutput(unique)
                        .addAllAttribute(Arrays.asList(attributes)));
        return unique;
    }

    /** The same numbers in another type. */
    String cast(String name, String from, TensorProto.DataType type) {
        return add("Cast", name, List.of(from), attribute("to", type.getNumber()));
    }

    /** One number, of the shape []. */
    String constant(String name, float value) {
        return constant(name, List.of(), new float[] {value}, 0);
    }

    /**
     * A tensor.
     *
     * @param values read, as many as the shape has from {@code at} on
     */
    String constant(String name, List<Integer> shape, float[] values, int at) {
        int count = shape.stream().reduce(1, Math::multiplyExact);
        ByteBuffer bytes = bytes(Math.multiplyExact(count, Float.BYTES));
        bytes.asFloatBuffer().put(values, at, count);
        return constant(name, shape, TensorProto.DataType.FLOAT, bytes);
    }

    /** One number, of the shape []. */
    String constant(String name, double value) {
        ByteBuffer bytes = bytes(Double.BYTES).putDouble(0, value);
        return constant(name, List.of(), TensorProto.DataType.DOUBLE, bytes);
    }

    /** A list of whole numbers. */
    String integers(String name, long... values) {
        ByteBuffer bytes = bytes(values.length * Long.BYTES);
        bytes.asLongBuffer().put(values);
        return constant(name, List.of(values.length), TensorProto.DataType.INT64, bytes);
    }

    /** A list of texts. */
    String constant(String name, List<String> texts) {
        String unique = unique(name);
        TensorProto.Builder tensor =
                TensorProto.newBuilder()
                        .setName(unique)
                        .setDataType(TensorProto.DataType.STRING.getNumber())
                        .addDims(texts.size());
        texts.forEach(text -> tensor.addStringData(ByteString.copyFromUtf8(text)));
        graph.addInitializer(tensor);
        return unique;
    }

    private String constant(
            String name, List<Integer> shape, TensorProto.DataType type, ByteBuffer bytes) {
        String unique = unique(name);
        TensorProto.Builder tensor =
                TensorProto.newBuilder()
                        .setName(unique)
                        .setDataType(type.getNumber())
                        // Nobody else has the bytes, which may be many.
                        .setRawData(UnsafeByteOperations.unsafeWrap(bytes));
        shape.forEach(tensor::addDims);
        graph.addInitializer(tensor);
        return unique;
    }

    static AttributeProto attribute(String name, long value) {
        return named(name).setType(AttributeProto.AttributeType.INT).setI(value).build();
    }

    static AttributeProto attribute(String name, float value) {
        return named(name).setType(AttributeProto.AttributeType.FLOAT).setF(value).build();
    }

    static AttributeProto attribute(String name, long[] values) {
        AttributeProto.Builder list = named(name).setType(AttributeProto.AttributeType.INTS);
        Arrays.stream(values).forEach(list::addInts);
        return list.build();
    }

    static AttributeProto attribute(String name, Iterable<String> texts) {
        AttributeProto.Builder list = named(name).setType(AttributeProto.AttributeType.STRINGS);
        texts.forEach(text -> list.addStrings(ByteString.copyFromUtf8(text)));
        return list.build();
    }

    private static AttributeProto.Builder named(String name) {
        return AttributeProto.newBuilder().setName(name);
    }

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ValueInfoProto value(String name, TensorProto.DataType type, int columns) {
        TypeProto.Tensor.Builder tensor =
                TypeProto.Tensor.newBuilder().setElemType(type.getNumber());
        tensor.getShapeBuilder().addDimBuilder().setDimParam(ROWS);
        if (columns > 0) {
            tensor.getShapeBuilder().addDimBuilder().setDimValue(columns);
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    private String unique(String name) {
        String unique = name;
        for (int i = 2; !names.add(unique); i++) {
            unique = name + "_" + i;
        }
        return unique;
    }
}
