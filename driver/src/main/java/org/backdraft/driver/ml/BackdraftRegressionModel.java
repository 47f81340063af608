package org.backdraft.driver.ml;

import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.RegressionModel;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.backdraft.driver.model.SavedModel;

/** A trained regressor: the network's output for each row. */
public final class BackdraftRegressionModel
        extends RegressionModel<Vector, BackdraftRegressionModel> implements MLWritable {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private final Network network;

    BackdraftRegressionModel(String uid, Network network) {
        this(StageUid.of(uid), network);
    }

    private BackdraftRegressionModel(StageUid announced, Network network) {
        this.uid = announced.settled();
        this.network = network;
    }

    /** Reads a model that was saved. */
    public static BackdraftRegressionModel load(String path) {
        return read().load(path);
    }

    /** What reads models that were saved. */
    public static MLReader<BackdraftRegressionModel> read() {
        return new ModelReader<>(
                BackdraftRegressionModel.class,
                (uid, model) -> new BackdraftRegressionModel(uid, Network.of(model)));
    }

    @Override
    public MLWriter write() {
        return new ModelWriter(this, savedModel());
    }

    @Override
    public String uid() {
        return uid == null ? StageUid.announced() : uid;
    }

    /** The model as the command line has it: configuration, network, parameters. */
    public SavedModel savedModel() {
        return network.model();
    }

    @Override
    public int numFeatures() {
        return savedModel().graph().inputWidth();
    }

    @Override
    public BackdraftRegressionModel copy(ParamMap extra) {
        BackdraftRegressionModel copied =
                copyValues(new BackdraftRegressionModel(uid, network), extra);
        return copied.setParent(parent());
    }

    /**
     * The rows with their predictions; tasks get the network by one broadcast. Large networks take
     * the rows in batches, whose outputs may differ from {@link #predict} in the last bits.
     */
    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        if (network.isSent()) {
            return super.transform(dataset);
        }
        return OutputRows.predicted(this, network, dataset, this::on);
    }

    /** The same with a broadcast network, of another column. */
    private BackdraftRegressionModel on(Network sent, String features) {
        return copyValues(new BackdraftRegressionModel(uid, sent), ParamMap.empty())
                .setFeaturesCol(features);
    }

    @Override
    public double predict(Vector features) {
        return network.outputs(features)[0];
    }

    @Override
    public String toString() {
        return "BackdraftRegressionModel: uid=%s, numFeatures=%d".formatted(uid, numFeatures());
    }
}
