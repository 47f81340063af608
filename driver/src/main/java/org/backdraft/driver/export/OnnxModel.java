package org.backdraft.driver.export;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.schema.Column;
import org.backdraft.worker.Scaling;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;

/**
 * A saved model as an ONNX graph, from features or columns as they are read to predictions:
 * encoders of the columns, scaling, network, and what the loss makes of the network's outputs.
 *
 * <p>Operator sets: ai.onnx 17, the first with LayerNormalization, and where there are categories
 * ai.onnx.ml 3. https://onnx.ai/onnx/operators
 */
public final class OnnxModel {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** That of the release which brought these operator sets, ONNX 1.12. */
    private static final int IR_VERSION = 8;

    private static final int OPERATORS = 17;
    private static final int ML_OPERATORS = 3;

    /** protobuf's limit of a message, without what isn't parameters. */
    private static final long MOST_PARAMETER_BYTES = Integer.MAX_VALUE - (64L << 20);

    /** What a model takes. */
    public enum Inputs {
        /** An input a column, where the model has fitted columns; else the features. */
        COLUMNS,
        /**
         * One input, the features: where the model has fitted columns, what they are encoded to.
         */
        FEATURES
    }

    private final ModelProto model;

    private OnnxModel(ModelProto model) {
        this.model = model;
    }

    /**
     * Translates a model.
     *
     * @throws ConfigurationException when ONNX can't hold it
     */
    public static OnnxModel of(SavedModel model, Inputs inputs) {
        long bytes = (long) Float.BYTES * model.graph().thetaLength();
        if (bytes > MOST_PARAMETER_BYTES) {
            throw new ConfigurationException(
                    "an ONNX file holds less than 2 GiB; the model's parameters take %,d bytes"
                            .formatted(bytes));
        }
        PredictionNodes predictions =
                new PredictionNodes(
                        model.config().loss(), model.classes(), model.graph().outputWidth());
        OnnxGraph onnx = new OnnxGraph(predictions.names());
        String features;
        String refused = null;
        if (model.schema() != null && inputs == Inputs.COLUMNS) {
            ColumnNodes columns = new ColumnNodes(onnx, model.schema());
            features = columns.add();
            refused = columns.refused(features);
        } else {
            features = onnx.input("features", DataType.FLOAT, model.graph().inputWidth());
        }
        String scaled = scaled(onnx, features, model.scaling());
        String output = new NetworkNodes(onnx, model.graph(), model.theta()).add(scaled);
        predictions.add(onnx, output, refused);
        return new OnnxModel(model(onnx, model, hasNames(model, inputs)));
    }

    /** By the operations of {@link Scaling}; what changes nothing is left out. */
    private static String scaled(OnnxGraph onnx, String features, Scaling scaling) {
        List<Integer> width = List.of(scaling.offset().length);
        String value = features;
        if (!scaling.keepsZeros()) {
            String offset = onnx.constant("scaling.offset", width, scaling.offset(), 0);
            value = onnx.add("Sub", "centred", List.of(value, offset));
        }
        boolean multiplies = false;
        for (float factor : scaling.factor()) {
            multiplies |= factor != 1;
        }
        if (multiplies) {
            String factor = onnx.constant("scaling.factor", width, scaling.factor(), 0);
            value = onnx.add("Mul", "scaled", List.of(value, factor));
        }
        return value;
    }

    /** Whether the features' names say how to make them; hashed ones may be millions, too. */
    private static boolean hasNames(SavedModel model, Inputs inputs) {
        return model.schema() == null
                || inputs == Inputs.FEATURES
                        && model.schema().columns().stream()
                                .noneMatch(Column.Hashed.class::isInstance);
    }

    private static ModelProto model(OnnxGraph onnx, SavedModel saved, boolean hasNames) {
        ModelProto.Builder model =
                ModelProto.newBuilder()
                        .setIrVersion(IR_VERSION)
                        .setProducerName("Backdraft")
                        .setDocString(
                                "Takes rows as Backdraft's readers give them, unscaled, and gives"
                                        + " what its verb predict does.")
                        .addOpsetImport(operators("", OPERATORS))
                        .setGraph(onnx.build());
        if (onnx.usesMl()) {
            model.addOpsetImport(operators("ai.onnx.ml", ML_OPERATORS));
        }
        model.addMetadataProps(text("backdraft.thetaSha256", saved.thetaSha256()));
        model.addMetadataProps(text("backdraft.classes", json(saved.classes())));
        if (hasNames) {
            model.addMetadataProps(text("backdraft.features", json(saved.features())));
        }
        return model.build();
    }

    private static OperatorSetIdProto operators(String domain, int version) {
        return OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version).build();
    }

    private static StringStringEntryProto text(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    private static String json(List<String> names) {
        try {
            return JSON.writeValueAsString(names);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes the file's bytes. */
    public void write(OutputStream out) throws IOException {
        model.writeTo(out);
    }

    /** Name, type and shape of each input. */
    public List<String> inputs() {
        GraphProto graph = model.getGraph();
        return graph.getInputList().stream().map(OnnxModel::described).toList();
    }

    /** Likewise of each output. */
    public List<String> outputs() {
        GraphProto graph = model.getGraph();
        return graph.getOutputList().stream().map(OnnxModel::described).toList();
    }

    private static String described(ValueInfoProto value) {
        TypeProto.Tensor tensor = value.getType().getTensorType();
        List<String> shape =
                tensor.getShape().getDimList().stream()
                        .map(d -> d.hasDimParam() ? d.getDimParam() : "" + d.getDimValue())
                        .toList();
        String type = DataType.forNumber(tensor.getElemType()).name().toLowerCase(Locale.ROOT);
        return "%s: %s [%s]".formatted(value.getName(), type, String.join(", ", shape));
    }
}
