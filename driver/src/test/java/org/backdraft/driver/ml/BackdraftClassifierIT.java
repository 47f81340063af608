package org.backdraft.driver.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.model.SavedModel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What spark.ml expects of a classifier and of its model. */
class BackdraftClassifierIT {
    /** Relative to numbers of about 1, for sums of a few float32 products. */
    private static final double ROUNDING = 1e-5;

    private static SparkSession spark;
    private static Dataset<Row> irises;
    private static BackdraftClassificationModel model;

    @TempDir private Path folder;

    @BeforeAll
    static void start() {
        spark = LocalSpark.start(Map.of());
        irises = Iris.labelled(spark).cache();
        model = classifier().fit(irises);
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static BackdraftClassifier classifier() {
        return new BackdraftClassifier().setBatchSize(75).setMaxIter(3).setShards(2);
    }

    private static BackdraftClassifier settings(String... settings) {
        return classifier().setSettings(settings);
    }

    @Test
    void model_afterFit_isTheEstimatorsChild() {
        BackdraftClassifier classifier = classifier().setPredictionCol("species_index");

        BackdraftClassificationModel fitted = classifier.fit(irises);

        assertThat(fitted.uid()).isEqualTo(classifier.uid());
        assertThat(fitted.parent()).isSameAs(classifier);
        assertThat(fitted.getPredictionCol()).isEqualTo("species_index");
        assertThat(fitted.numClasses()).isEqualTo(3);
        assertThat(fitted.numFeatures()).isEqualTo(4);
        for (Param<?> param : fitted.params()) {
            assertThat(param.parent()).as(param.name()).isEqualTo(fitted.uid());
        }
        assertThat(fitted.copy(new ParamMap().put(fitted.predictionCol(), "p")).getPredictionCol())
                .isEqualTo("p");
        assertThat(fitted.copy(ParamMap.empty()).parent()).isSameAs(classifier);
    }

    @Test
    void fit_onAnApplicationsSpark_leavesItAsItWas() {
        int before = spark.sparkContext().getPersistentRDDs().size();
        spark.sparkContext().setJobDescription("the application's");

        classifier().fit(irises);

        assertThat(spark.sparkContext().isStopped()).isFalse();
        assertThat(spark.sparkContext().getPersistentRDDs().size()).isEqualTo(before);
        assertThat(spark.sparkContext().getLocalProperty("spark.job.description"))
                .isEqualTo("the application's");
        spark.sparkContext().setJobDescription(null);
    }

    /** Softmax of W x + b in double, from the parameters that the model's file has. */
    @Test
    void transform_ofEachRow_isSoftmaxOfTheLinearModel() {
        float[] theta = model.savedModel().theta();

        for (Row row :
                model.transform(irises)
                        .select("features", "rawPrediction", "probability", "prediction")
                        .collectAsList()) {
            Vector x = row.getAs(0);
            double[] z = new double[3];
            double sum = 0;
            for (int c = 0; c < 3; c++) {
                z[c] = theta[12 + c];
                for (int j = 0; j < 4; j++) {
                    z[c] += (double) theta[4 * c + j] * x.apply(j);
                }
                sum += Math.exp(z[c]);
            }
            for (int c = 0; c < 3; c++) {
                assertThat(row.<Vector>getAs(1).apply(c)).isEqualTo(z[c], within(10 * ROUNDING));
                assertThat(row.<Vector>getAs(2).apply(c))
                        .isEqualTo(Math.exp(z[c]) / sum, within(ROUNDING));
            }
            assertThat(row.getDouble(3)).isEqualTo(Vectors.dense(z).argmax());
        }
    }

    @Test
    void predict_ofOneRow_hasTheBitsOfTransform() {
        for (Row row :
                model.transform(irises)
                        .select("features", "rawPrediction", "probability", "prediction")
                        .collectAsList()) {
            Vector x = row.getAs(0);
            assertThat(model.predictRaw(x)).isEqualTo(row.getAs(1));
            assertThat(model.predictProbability(x)).isEqualTo(row.getAs(2));
            assertThat(model.predict(x)).isEqualTo(row.getDouble(3));
            assertThat(model.predictRaw(x.toSparse())).isEqualTo(row.getAs(1));
        }
    }

    @Test
    void transform_ofColumnsInAnyOrderAndNumber_addsTheSame() {
        Dataset<Row> shuffled =
                irises.select("label", "species", "features", "petal_width")
                        .withColumn("extra", functions.lit("x"));

        Dataset<Row> predicted = model.transform(shuffled);

        assertThat(predicted.columns())
                .containsExactly(
                        "label",
                        "species",
                        "features",
                        "petal_width",
                        "extra",
                        "rawPrediction",
                        "probability",
                        "prediction");
        for (StructField field : model.transformSchema(shuffled.schema()).fields()) {
            StructField found = predicted.schema().apply(field.name());
            assertThat(found.dataType()).as(field.name()).isEqualTo(field.dataType());
            assertThat(found.metadata()).as(field.name()).isEqualTo(field.metadata());
        }
        assertThat(predicted.select("prediction", "probability").collectAsList())
                .isEqualTo(
                        model.transform(irises.select("features"))
                                .select("prediction", "probability")
                                .collectAsList());
    }

    /** Of over 16,384 parameters: rows go through the network in batches. */
    @Test
    void transform_ofALargeNetwork_isThatOfSingleRows() {
        BackdraftClassificationModel large =
                classifier().setHiddenLayers(new int[] {200, 100}).setMaxIter(1).fit(irises);
        Dataset<Row> several =
                irises.union(irises)
                        .union(irises)
                        .withColumn("backdraft_outputs", functions.expr("array(date'1812-06-24')"))
                        .withColumn("a.b", functions.expr("if(petal_width < 1, null, species)"))
                        .coalesce(1);

        Dataset<Row> predicted = large.transform(several);

        rejects(() -> large.transform(irises.drop("features")), "features");
        rejects(
                () -> large.transform(irises.withColumn("features", functions.lit(1))),
                "features must be of type");
        assertThat(predicted.drop("rawPrediction", "probability", "prediction").collectAsList())
                .isEqualTo(several.collectAsList());
        assertThat(predicted.schema().apply("label").metadata())
                .isEqualTo(irises.schema().apply("label").metadata());
        assertThat(predicted.columns()).hasSize(several.columns().length + 3);
        List<Row> rows =
                predicted
                        .select("features", "rawPrediction", "probability", "prediction")
                        .collectAsList();
        assertThat(rows).hasSize(450);
        for (Row row : rows) {
            Vector expected = large.predictRaw(row.getAs(0));
            for (int c = 0; c < 3; c++) {
                assertThat(row.<Vector>getAs(1).apply(c))
                        .isEqualTo(expected.apply(c), within(10 * ROUNDING));
            }
            assertThat(large.raw2probability(row.getAs(1))).isEqualTo(row.getAs(2));
            assertThat(row.getDouble(3)).isEqualTo(row.<Vector>getAs(1).argmax());
        }
    }

    @Test
    void transform_withColumnsSwitchedOff_computesTheOthers() {
        List<Row> expected = model.transform(irises).select("prediction").collectAsList();
        BackdraftClassificationModel bare =
                model.copy(ParamMap.empty()).setRawPredictionCol("").setProbabilityCol("");
        BackdraftClassificationModel none = bare.copy(ParamMap.empty()).setPredictionCol("");

        assertThat(bare.transform(irises).select("prediction").collectAsList()).isEqualTo(expected);
        assertThat(bare.transform(irises).columns()).doesNotContain("probability");
        assertThat(none.transform(irises).columns()).isEqualTo(irises.columns());
    }

    @Test
    void thresholds_ofOneClassNearZero_decideForIt() {
        BackdraftClassificationModel strict =
                model.copy(ParamMap.empty()).setThresholds(new double[] {1, 1e-9, 1});

        assertThat(strict.transform(irises).where("prediction <> 1").count()).isZero();
    }

    @Test
    void predictionColumn_ofNamedLabels_hasTheirMetadata() {
        NominalAttribute attribute =
                (NominalAttribute)
                        NominalAttribute.fromStructField(
                                model.transform(irises).schema().apply("prediction"));

        assertThat(attribute.values().get()).containsExactly("setosa", "versicolor", "virginica");
    }

    @Test
    void classes_thatOnlyMetadataKnows_areCounted() {
        Dataset<Row> two = irises.where("label < 2");
        Dataset<Row> unnamed = two.withColumn("label", functions.col("label").as("label"));
        Dataset<Row> numbers =
                spark.createDataFrame(two.select("features", "label").toJavaRDD(), plain());

        assertThat(classifier().fit(unnamed).numClasses()).isEqualTo(3);
        assertThat(classifier().fit(numbers).numClasses()).isEqualTo(2);
        assertThat(classifier().fit(numbers).labels()).containsExactly("0", "1");
    }

    private static StructType plain() {
        return new StructType()
                .add("features", irises.schema().apply("features").dataType())
                .add("label", "double");
    }

    @Test
    void model_savedAndRead_isWhatItWas() throws IOException {
        String path = folder.resolve("model").toString();
        BackdraftClassificationModel before = model.copy(ParamMap.empty()).setProbabilityCol("p");

        before.save(path);
        BackdraftClassificationModel after = BackdraftClassificationModel.load(path);

        assertThat(after.uid()).isEqualTo(before.uid());
        assertThat(after.explainParams()).isEqualTo(before.explainParams());
        assertThat(after.labels()).isEqualTo(before.labels());
        assertThat(after.transform(irises).collectAsList())
                .isEqualTo(before.transform(irises).collectAsList());
        SavedModel file =
                SavedModel.read(
                        new HadoopFiles(spark.sparkContext().hadoopConfiguration()),
                        path + "/model.safetensors");
        assertThat(file.thetaSha256()).isEqualTo(model.savedModel().thetaSha256());
        assertThatThrownBy(() -> before.save(path)).hasMessageContaining("already exists");
        before.write().overwrite().save(path);
        assertThatThrownBy(() -> BackdraftRegressionModel.load(path))
                .hasMessageContaining("BackdraftRegressionModel");
    }

    /** Both have one minimum, since the penalty makes the loss strictly convex. */
    @Test
    void weightTwo_ofARow_isTheRowTwice() {
        Dataset<Row> weighted =
                irises.withColumn("w", functions.expr("if(petal_width < 1.5, 2.0, 1.0)"));
        Dataset<Row> repeated = irises.union(irises.where("petal_width < 1.5"));
        BackdraftClassifier convex =
                classifier().setSolver("l-bfgs").setRegParam(0.1).setMaxIter(200).setTol(1e-9);

        float[] byWeight =
                convex.copy(ParamMap.empty()).setWeightCol("w").fit(weighted).savedModel().theta();
        float[] byRows = convex.fit(repeated).savedModel().theta();
        float[] without = convex.fit(irises).savedModel().theta();

        // The search ends where float32 sees the loss fall no more: about sqrt(1e-7) away.
        assertThat(byWeight).containsExactly(byRows, within(5e-3f));
        assertThat(distance(without, byRows)).isGreaterThan(0.05);
    }

    private static double distance(float[] some, float[] others) {
        double most = 0;
        for (int i = 0; i < some.length; i++) {
            most = Math.max(most, Math.abs(some[i] - others[i]));
        }
        return most;
    }

    @Test
    void runDirectory_ofAFitThatEnded_givesItsModelAgain() {
        BackdraftClassifier classifier =
                classifier().setRunDirectory(folder.resolve("run").toString());

        String first = classifier.fit(irises).savedModel().thetaSha256();

        assertThat(folder.resolve("run/metrics.jsonl")).exists();
        assertThat(folder.resolve("run/checkpoints")).isDirectory();
        assertThat(classifier.fit(irises).savedModel().thetaSha256()).isEqualTo(first);
        rejects(() -> classifier.setSeed(5).fit(irises), "seed");
    }

    @Test
    void settings_ofAConfiguration_winOverParams() {
        SavedModel saved =
                settings("epochs=1", "optimizer.type=adam", "data.scaling.type=standardise")
                        .fit(irises)
                        .savedModel();

        assertThat(saved.config().epochs()).isEqualTo(1);
        assertThat(saved.config().toJson()).contains("\"type\":\"adam\"");
        assertThat(saved.scaling().offset()[0]).isEqualTo(5.8433f, within(1e-3f));
    }

    @Test
    void validation_withPatience_stopsEarly() {
        SavedModel saved =
                classifier()
                        .setMaxIter(500)
                        .setLearningRate(1)
                        .setValidationFraction(0.2)
                        .setEarlyStoppingPatience(2)
                        .fit(irises)
                        .savedModel();

        assertThat(Integer.parseInt(saved.provenance().get("epoch"))).isLessThan(500);
        assertThat(saved.provenance()).containsEntry("examples", "120");
    }

    @Test
    void mistakes_inParamsOrData_areIllegalArguments() {
        rejects(() -> settings("epoch=1").fit(irises), "unknown key epoch");
        rejects(() -> settings("sync=in-process").fit(irises), "found in-process");
        rejects(() -> settings("data.target=features").fit(irises), "data.target");
        rejects(() -> classifier().setMomentum(0.5).setSolver("adam").fit(irises), "momentum");
        rejects(() -> classifier().setLoss("hinge").fit(irises), "needs probabilities");
        rejects(() -> classifier().setFeaturesCol("species").fit(irises), "species");
        rejects(() -> classifier().setFeaturesCol("gone").fit(irises), "gone");
        rejects(() -> classifier().setLabelCol("species").fit(irises), "species");
        rejects(
                () -> classifier().setLayers(new int[] {5, 3}).fit(irises),
                "layers: expected 4 features first and 3 classes last, found [5, 3]");
        rejects(
                () ->
                        classifier()
                                .setLayers(new int[] {4, 3})
                                .setHiddenLayers(new int[] {2})
                                .fit(irises),
                "both layers and hiddenLayers are set");
        rejects(
                () -> classifier().setNetwork("[{ type = linear, units = 2 }]").fit(irises),
                "has 3 classes (0, 1, 2) but the network decides between 2");
        rejects(
                () ->
                        classifier()
                                .setWeightCol("w")
                                .fit(irises.withColumn("w", functions.lit(-1.0))),
                "a weight of 0 or more");
        rejects(() -> model.predict(Vectors.dense(1, 2)), "trained on 4 features, but a row has 2");
    }

    /** As of Spark's own classifiers: it is Spark that counts them. */
    @Test
    void labels_thatAreNoClassNumbers_areRefused() {
        assertThatThrownBy(() -> classifier().fit(irises.withColumn("label", functions.lit(0.5))))
                .hasMessageContaining("Labels MUST be Integers, but got 0.5");
        assertThatThrownBy(() -> classifier().fit(irises.withColumn("label", functions.lit(-1.0))))
                .hasMessageContaining("Labels MUST be in [0");
    }

    private static void rejects(ThrowingCallable fit, String message) {
        assertThatThrownBy(fit)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
