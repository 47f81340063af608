package org.backdraft.driver.ml;

import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.Regressor;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;
import org.backdraft.driver.config.RunConfig;

/**
 * An estimator of spark.ml that trains networks which predict a number.
 *
 * <p>Features are a column of vectors, labels are numbers. Without further settings it is linear
 * regression by least squares.
 */
public final class BackdraftRegressor
        extends Regressor<Vector, BackdraftRegressor, BackdraftRegressionModel>
        implements BackdraftParams<BackdraftRegressor>, DefaultParamsWritable {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private final StageParams stageParams;

    /** An estimator with a new uid. */
    public BackdraftRegressor() {
        this(StageUid.random(BackdraftRegressor.class));
    }

    /** An estimator that is told by a uid. */
    public BackdraftRegressor(String uid) {
        this(StageUid.of(uid));
    }

    private BackdraftRegressor(StageUid announced) {
        this.uid = announced.settled();
        this.stageParams = new StageParams(this, "squared-error");
    }

    /** Reads an estimator that was saved. */
    public static BackdraftRegressor load(String path) {
        return read().load(path);
    }

    /** What reads estimators that were saved. */
    public static MLReader<BackdraftRegressor> read() {
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

    @Override
    public BackdraftRegressor copy(ParamMap extra) {
        return defaultCopy(extra);
    }

    @Override
    public StructType transformSchema(StructType schema) {
        config();
        return super.transformSchema(schema);
    }

    @Override
    public BackdraftRegressionModel train(Dataset<?> dataset) {
        RunConfig config = config();
        try (DatasetTraining training = DatasetTraining.on(dataset, configuration())) {
            return new BackdraftRegressionModel(
                    uid, Network.of(training.run(config, getRunDirectory())));
        }
    }

    private StageConfiguration configuration() {
        StageConfiguration.Columns columns =
                new StageConfiguration.Columns(getFeaturesCol(), getLabelCol(), getWeightCol());
        return new StageConfiguration(this, stageParams, columns, getHiddenLayers());
    }

    private RunConfig config() {
        RunConfig config = configuration().of(1);
        if (config.loss().givesProbabilities() || config.loss().classes(1) > 0) {
            throw new IllegalArgumentException(
                    "loss: a regressor compares numbers, as squared-error, absolute-error and huber"
                            + " do, not "
                            + getLoss());
        }
        return config;
    }
}
