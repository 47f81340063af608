package org.backdraft.driver.ml;

import org.apache.spark.ml.classification.ProbabilisticClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.model.SavedModel;

import java.util.Arrays;
import java.util.List;

/**
 * An estimator of spark.ml that trains networks which tell classes apart.
 *
 * <p>Features are a column of vectors, labels the whole numbers 0 .. classes - 1 as StringIndexer
 * makes them; how many there are is in the label column's metadata or counted. Without further
 * settings it is softmax regression.
 *
 * <pre>{@code
 * BackdraftClassificationModel model =
 *         new BackdraftClassifier().setHiddenLayers(new int[] {16}).setMaxIter(50).fit(train);
 * }</pre>
 */
public final class BackdraftClassifier
        extends ProbabilisticClassifier<Vector, BackdraftClassifier, BackdraftClassificationModel>
        implements BackdraftParams<BackdraftClassifier>, DefaultParamsWritable {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private final StageParams stageParams;
    private final IntArrayParam layers;

    /** An estimator with a new uid. */
    public BackdraftClassifier() {
        this(StageUid.random(BackdraftClassifier.class));
    }

    /** An estimator that is told by a uid. */
    public BackdraftClassifier(String uid) {
        this(StageUid.of(uid));
    }

    private BackdraftClassifier(StageUid announced) {
        this.uid = announced.settled();
        this.stageParams = new StageParams(this, "cross-entropy");
        this.layers =
                new IntArrayParam(
                        this,
                        "layers",
                        "all layers as MLlib's perceptron has them, in place of hiddenLayers: the"
                                + " number of features, units of hidden layers, number of classes",
                        Valid.by(BackdraftClassifier::checkLayers));
    }

    /** Reads an estimator that was saved. */
    public static BackdraftClassifier load(String path) {
        return read().load(path);
    }

    /** What reads estimators that were saved. */
    public static MLReader<BackdraftClassifier> read() {
        return new DefaultParamsReader<>();
    }

    @Override
    public String uid() {
        return uid == null ? StageUid.announced() : uid;
    }

    @Override
    public StageParams stageParams() {
        return stageParams;
    }

    /** All layers as MLlib's perceptron has them. */
    public IntArrayParam layers() {
        return layers;
    }

    /** Sets {@link #layers}. */
    public BackdraftClassifier setLayers(int[] value) {
        set(layers, value);
        return this;
    }

    /** The value of {@link #layers}. */
    public int[] getLayers() {
        return getOrDefault(layers);
    }

    @Override
    public BackdraftClassifier copy(ParamMap extra) {
        return defaultCopy(extra);
    }

    @Override
    public StructType transformSchema(StructType schema) {
        // The number of classes isn't known yet; whatever it is, the params have to make sense.
        configuration().of(2);
        return super.transformSchema(schema);
    }

    @Override
    public BackdraftClassificationModel train(Dataset<?> dataset) {
        StageConfiguration configuration = configuration();
        try (DatasetTraining training = DatasetTraining.on(dataset, configuration)) {
            Dataset<Row> table = training.table();
            int classes = getNumClasses(table, getNumClasses$default$2());
            RunConfig config = configuration.of(outputs(training, classes));
            if (!config.loss().givesProbabilities()) {
                throw new IllegalArgumentException(
                        "loss: a classifier needs probabilities, as cross-entropy and"
                                + " binary-cross-entropy give them, not "
                                + getLoss());
            }
            List<String> names = Classes.named(table.schema().apply(getLabelCol()));
            SavedModel model = Classes.with(training.run(config, getRunDirectory()), names);
            return new BackdraftClassificationModel(uid, Network.of(model));
        }
    }

    /** Outputs of the network that layers describe: layers' own number, or one a class. */
    private int outputs(DatasetTraining training, int classes) {
        if (!isSet(layers)) {
            return classes;
        }
        int[] all = getLayers();
        int last = all[all.length - 1];
        if (all[0] != training.features() || last < classes) {
            throw new IllegalArgumentException(
                    "layers: expected %d features first and %d classes last, found %s"
                            .formatted(training.features(), classes, Arrays.toString(all)));
        }
        return last;
    }

    private StageConfiguration configuration() {
        int[] hidden = getHiddenLayers();
        if (isSet(layers)) {
            if (hidden.length > 0) {
                throw new IllegalArgumentException(
                        "both layers and hiddenLayers are set; clear one of them");
            }
            hidden = Arrays.copyOfRange(getLayers(), 1, getLayers().length - 1);
        }
        StageConfiguration.Columns columns =
                new StageConfiguration.Columns(getFeaturesCol(), getLabelCol(), getWeightCol());
        return new StageConfiguration(this, stageParams, columns, hidden);
    }

    private static void checkLayers(int[] sizes) {
        if (sizes.length < 2 || Arrays.stream(sizes).anyMatch(size -> size < 1)) {
            throw new IllegalArgumentException(
                    "layers: expected two sizes or more, each of 1 or more, found "
                            + Arrays.toString(sizes));
        }
    }
}
