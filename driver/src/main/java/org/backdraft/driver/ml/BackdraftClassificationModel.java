package org.backdraft.driver.ml;

import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.nn.CrossEntropy;

import scala.Tuple3;

import java.util.List;

/**
 * A trained classifier: logits, probabilities and decision of each row.
 *
 * <p>{@code rawPrediction} holds the network's outputs, one a class; of a network with one output z
 * for two classes (-z, z). {@code probability} is their softmax, or sigmoid(z), computed in double.
 * The prediction's metadata names the classes, so that IndexToString needs no labels.
 */
public final class BackdraftClassificationModel
        extends ProbabilisticClassificationModel<Vector, BackdraftClassificationModel>
        implements MLWritable {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private final Network network;

    BackdraftClassificationModel(String uid, Network network) {
        this(StageUid.of(uid), network);
    }

    private BackdraftClassificationModel(StageUid announced, Network network) {
        this.uid = announced.settled();
        this.network = network;
    }

    /** Reads a model that was saved. */
    public static BackdraftClassificationModel load(String path) {
        return read().load(path);
    }

    /** What reads models that were saved. */
    public static MLReader<BackdraftClassificationModel> read() {
        return new ModelReader<>(
                BackdraftClassificationModel.class,
                (uid, model) -> new BackdraftClassificationModel(uid, Network.of(model)));
    }

    @Override
    public MLWriter write() {
        return new ModelWriter(this, savedModel());
    }

    @Override
    public String uid() {
        return uid == null ? StageUid.announced() : uid;
    }

    /** The model as the command line has it: configuration, network, parameters, classes. */
    public SavedModel savedModel() {
        return network.model();
    }

    /** Names of the classes in the order of their numbers. */
    public List<String> labels() {
        return savedModel().classes();
    }

    @Override
    public int numClasses() {
        return labels().size();
    }

    @Override
    public int numFeatures() {
        return savedModel().graph().inputWidth();
    }

    @Override
    public BackdraftClassificationModel copy(ParamMap extra) {
        BackdraftClassificationModel copied =
                copyValues(new BackdraftClassificationModel(uid, network), extra);
        return copied.setParent(parent());
    }

    @Override
    public StructType transformSchema(StructType schema) {
        StructType types = super.transformSchema(schema);
        StructField[] fields = types.fields();
        for (int i = 0; i < fields.length; i++) {
            StructField field = fields[i];
            if (field.name().equals(getPredictionCol())) {
                fields[i] =
                        new StructField(
                                field.name(),
                                field.dataType(),
                                field.nullable(),
                                Classes.metadata(field.name(), labels()));
            }
        }
        return new StructType(fields);
    }

    /**
     * The rows with the columns of predictions; tasks get the network by one broadcast. Large
     * networks take the rows in batches, whose outputs may differ from {@link #predictRaw} in the
     * last bits.
     */
    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        if (network.isSent()) {
            return super.transform(dataset);
        }
        return OutputRows.predicted(this, network, dataset, this::on);
    }

    /** The same with a broadcast network, of another column. */
    private BackdraftClassificationModel on(Network sent, String features) {
        return copyValues(new BackdraftClassificationModel(uid, sent), ParamMap.empty())
                .setFeaturesCol(features);
    }

    @Override
    public Vector predictRaw(Vector features) {
        double[] outputs = network.outputs(features);
        return Vectors.dense(
                outputs.length == 1 ? new double[] {-outputs[0], outputs[0]} : outputs);
    }

    /** Softmax, with the largest output taken away first, or the sigmoid of one output. */
    @Override
    public Vector raw2probabilityInPlace(Vector raw) {
        double[] p = ((DenseVector) raw).values();
        if (!(savedModel().config().loss() instanceof CrossEntropy)) {
            p[1] = 1 / (1 + StrictMath.exp(-p[1]));
            p[0] = 1 / (1 + StrictMath.exp(-p[0]));
            return raw;
        }
        double largest = p[raw.argmax()];
        double sum = 0;
        for (int c = 0; c < p.length; c++) {
            p[c] = StrictMath.exp(p[c] - largest);
            sum += p[c];
        }
        for (int c = 0; c < p.length; c++) {
            p[c] /= sum;
        }
        return raw;
    }

    /** As the superclass has it, whose own superclass says its type in a way that Java can't. */
    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public Tuple3 findSummaryModel() {
        return super.findSummaryModel();
    }

    @Override
    public String toString() {
        return "BackdraftClassificationModel: uid=%s, numFeatures=%d, numClasses=%d"
                .formatted(uid, numFeatures(), numClasses());
    }
}
