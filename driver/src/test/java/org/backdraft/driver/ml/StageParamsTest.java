package org.backdraft.driver.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.commons.lang3.SerializationUtils;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Params as Spark wants them of its own estimators. */
class StageParamsTest {

    static Stream<Estimator<?>> stages() {
        return Stream.of(new BackdraftClassifier(), new BackdraftRegressor());
    }

    @ParameterizedTest
    @MethodSource("stages")
    void params_ofEachStage_areSortedOwnedAndDocumented(Estimator<?> stage) throws Exception {
        List<String> names = Arrays.stream(stage.params()).map(Param::name).toList();

        assertThat(names).isSorted().contains("featuresCol", "labelCol", "weightCol", "settings");
        for (Param<?> param : stage.params()) {
            assertThat(param.parent()).as(param.name()).isEqualTo(stage.uid());
            assertThat(stage.getParam(param.name())).isEqualTo(param);
            assertThat(stage.getClass().getMethod(param.name()).invoke(stage)).isEqualTo(param);
            assertThat(param.doc()).as(param.name()).isNotBlank();
            assertThat(stage.explainParams()).contains(param.name() + ": " + param.doc());
        }
        assertThat(stage.getClass().getMethod("copy", ParamMap.class).getReturnType())
                .isEqualTo(stage.getClass());
    }

    /** As README has them. */
    @Test
    void defaults_ofAClassifier_areThoseOfAConfiguration() {
        BackdraftClassifier stage = new BackdraftClassifier();

        assertThat(stage.getBatchSize()).isEqualTo(128);
        assertThat(stage.getMaxIter()).isEqualTo(10);
        assertThat(stage.getSeed()).isEqualTo(1);
        assertThat(stage.getShards()).isZero();
        assertThat(stage.getSync()).isEqualTo("job-per-step");
        assertThat(stage.getSolver()).isEqualTo("sgd");
        assertThat(stage.getRegParam()).isZero();
        assertThat(stage.getValidationFraction()).isZero();
        assertThat(stage.getEarlyStoppingPatience()).isZero();
        assertThat(stage.getHiddenLayers()).isEmpty();
        assertThat(stage.getLoss()).isEqualTo("cross-entropy");
        assertThat(new BackdraftRegressor().getLoss()).isEqualTo("squared-error");
        for (Param<?> free : List.of(stage.learningRate(), stage.momentum(), stage.tol())) {
            assertThat(stage.isDefined(free)).as(free.name()).isFalse();
        }
    }

    @Test
    void setters_ofEachParam_keepTheValue() {
        BackdraftClassifier stage =
                new BackdraftClassifier()
                        .setHiddenLayers(new int[] {3, 2})
                        .setActivation("tanh")
                        .setNetwork("[{ type = linear, units = ${vars.outputs} }]")
                        .setLoss("{ type = cross-entropy, smoothing = 0.1 }")
                        .setSolver("l-bfgs")
                        .setStepSize(0.5)
                        .setMomentum(0.25)
                        .setTol(1e-4)
                        .setRegParam(0.01)
                        .setBlockSize(32)
                        .setMaxIter(7)
                        .setSeed(-3)
                        .setShards(5)
                        .setSync("resident")
                        .setValidationFraction(0.2)
                        .setEarlyStoppingPatience(4)
                        .setRunDirectory("runs/a")
                        .setSettings(new String[] {"log-every-steps=1"})
                        .setWeightCol("w")
                        .setLayers(new int[] {4, 3})
                        .setThresholds(new double[] {0.5, 0.5})
                        .setFeaturesCol("x");

        for (Param<?> param : stage.params()) {
            boolean column =
                    List.of("labelCol", "predictionCol", "probabilityCol", "rawPredictionCol")
                            .contains(param.name());
            assertThat(stage.isSet(param)).as(param.name()).isEqualTo(!column);
        }
        assertThat(stage.getHiddenLayers()).containsExactly(3, 2);
        assertThat(stage.getLearningRate()).isEqualTo(0.5);
        assertThat(stage.getMomentum()).isEqualTo(0.25);
        assertThat(stage.getBatchSize()).isEqualTo(32);
        assertThat(stage.getSeed()).isEqualTo(-3);
        assertThat(stage.getLayers()).containsExactly(4, 3);
        assertThat(stage.getWeightCol()).isEqualTo("w");
    }

    @Test
    void copy_withExtraValues_leavesTheOriginal() {
        BackdraftClassifier stage = new BackdraftClassifier("mine").setMaxIter(3).setShards(2);

        BackdraftClassifier copy = stage.copy(new ParamMap().put(stage.maxIter(), 5));

        assertThat(copy.uid()).isEqualTo("mine").isEqualTo(stage.uid());
        assertThat(copy.getMaxIter()).isEqualTo(5);
        assertThat(copy.getShards()).isEqualTo(2);
        assertThat(stage.getMaxIter()).isEqualTo(3);
    }

    @Test
    void uid_ofStagesOfOneThread_isEachOnesOwn() {
        BackdraftRegressor first = new BackdraftRegressor();
        BackdraftRegressor second = new BackdraftRegressor();

        assertThat(first.uid()).startsWith("BackdraftRegressor_").isNotEqualTo(second.uid());
        assertThat(StageUid.announced()).isNull();
    }

    @Test
    void stage_serialisedByJava_isWhatItWas() {
        BackdraftClassifier stage = new BackdraftClassifier().setMaxIter(3);

        BackdraftClassifier read = SerializationUtils.clone(stage);

        assertThat(read.explainParams()).isEqualTo(stage.explainParams());
        assertThat(read.extractParamMap().toSeq()).isEqualTo(stage.extractParamMap().toSeq());
        rejects(() -> read.setMaxIter(0), "epochs: expected a whole number from 1 up, found");
    }

    @Test
    void values_thatMakeNoSense_areRejectedWithWhatWasExpected() {
        BackdraftClassifier stage = new BackdraftClassifier();

        rejects(() -> stage.setMaxIter(0), "epochs: expected a whole number from 1 up");
        rejects(() -> stage.setBatchSize(0), "batch-size: expected a whole number from 1 up");
        rejects(() -> stage.setShards(-1), "data.shards: expected a whole number from 0 up");
        rejects(() -> stage.setLearningRate(-1), "optimizer: ");
        rejects(() -> stage.setMomentum(1.5), "optimizer: ");
        rejects(() -> stage.setTol(-1), "optimizer: ");
        rejects(() -> stage.setRegParam(-1), "regularization: ");
        rejects(() -> stage.setValidationFraction(1), "data.validation-fraction: expected");
        rejects(() -> stage.setEarlyStoppingPatience(-1), "early-stopping.patience: expected");
        rejects(() -> stage.setSolver("sgdd"), "optimizer.type: expected one of sgd, adagrad");
        rejects(() -> stage.setSync("in-process"), "job-per-step or resident; found in-process");
        rejects(() -> stage.setSync("often"), "sync: expected one of in-process, job-per-step");
        rejects(() -> stage.setActivation("sine"), "activation: expected one of relu, sigmoid");
        rejects(() -> stage.setHiddenLayers(new int[] {0}), "expected units of 1 or more");
        rejects(() -> stage.setLayers(new int[] {4}), "layers: expected two sizes or more");
        rejects(() -> stage.setNetwork("[{ type = liner }]"), "network[0].type: expected one of");
        rejects(() -> stage.setNetwork("linear"), "network: expected a list of sections");
        rejects(() -> stage.setLoss("cross"), "loss.type: expected one of squared-error");
        rejects(() -> settings(stage, "batch-size"), "expected KEY=VALUE, found 'batch-size'");
        rejects(() -> settings(stage, "spark.master=x"), "settings: spark.master is not free");
        rejects(() -> settings(stage, "data.train.path=x"), "data.train.path is not free");
        assertThat(Arrays.stream(stage.params()).anyMatch(stage::isSet)).isFalse();
    }

    private static void settings(BackdraftClassifier stage, String... settings) {
        stage.setSettings(settings);
    }

    private static void rejects(ThrowingCallable setter, String message) {
        assertThatThrownBy(setter)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
