package org.backdraft.driver.ml;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.ml.Model;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.OneVsRest;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Backdraft's stages among spark.ml's own, on Fisher's irises. */
class PipelineIT {
    /** At most 6 of the 150 irises wrong; linear models are known to miss 2 to 4. */
    private static final double GOOD = 0.96;

    private static SparkSession spark;

    @TempDir private Path folder;

    @BeforeAll
    static void start() {
        spark = LocalSpark.start(Map.of());
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static BackdraftClassifier classifier() {
        return new BackdraftClassifier()
                .setFeaturesCol("scaled")
                .setLearningRate(0.5)
                .setMomentum(0.9)
                .setBatchSize(50)
                .setMaxIter(15)
                .setShards(2);
    }

    private static Pipeline pipeline(BackdraftClassifier classifier) {
        return new Pipeline()
                .setStages(
                        new PipelineStage[] {
                            new StringIndexer().setInputCol("species").setOutputCol("label"),
                            new VectorAssembler()
                                    .setInputCols(Iris.MEASURES)
                                    .setOutputCol("features"),
                            new StandardScaler()
                                    .setInputCol("features")
                                    .setOutputCol("scaled")
                                    .setWithMean(true),
                            classifier
                        });
    }

    private static MulticlassClassificationEvaluator accuracy() {
        return new MulticlassClassificationEvaluator().setMetricName("accuracy");
    }

    @Test
    void pipeline_crossValidatedOnIrisAndLoadedInAFreshJvm_predictsTheSame()
            throws IOException, InterruptedException {
        BackdraftClassifier classifier = classifier();
        ParamMap[] grid =
                new ParamGridBuilder().addGrid(classifier.regParam(), new double[] {0, 1}).build();
        CrossValidator validator =
                new CrossValidator()
                        .setEstimator(pipeline(classifier))
                        .setEvaluator(accuracy())
                        .setEstimatorParamMaps(grid)
                        .setNumFolds(2)
                        .setSeed(1)
                        .setParallelism(2);
        String saved = folder.resolve("validated").toString();
        Path file = folder.resolve("predictions");
        Path said = folder.resolve("said");

        CrossValidatorModel model = validator.fit(Iris.table(spark));
        model.save(saved);
        int code = FreshJvm.run(saved, file, said);

        assertThat(model.avgMetrics()[0]).isGreaterThan(0.9).isGreaterThan(model.avgMetrics()[1]);
        assertThat(accuracy().evaluate(model.transform(Iris.table(spark)))).isGreaterThan(GOOD);
        assertThat(code).as(Files.readString(said)).isZero();
        assertThat(Files.readAllLines(file))
                .hasSize(150)
                .isEqualTo(FreshJvm.predictions(spark, model));
    }

    @Test
    void pipeline_notFittedYet_isSavedAndLoaded() throws IOException {
        Pipeline pipeline = pipeline(classifier().setHiddenLayers(new int[] {5, 4}));
        String saved = folder.resolve("pipeline").toString();

        pipeline.save(saved);
        PipelineStage[] stages = Pipeline.load(saved).getStages();

        BackdraftClassifier before = (BackdraftClassifier) pipeline.getStages()[3];
        BackdraftClassifier after = (BackdraftClassifier) stages[3];
        assertThat(after.uid()).isEqualTo(before.uid());
        assertThat(after.explainParams().replaceAll("\\[I@\\w+", "array"))
                .isEqualTo(before.explainParams().replaceAll("\\[I@\\w+", "array"));
        assertThat(after.getHiddenLayers()).containsExactly(5, 4);
    }

    @Test
    void trainValidationSplit_overSolvers_findsAModel() {
        BackdraftClassifier classifier = classifier();
        TrainValidationSplit split =
                new TrainValidationSplit()
                        .setEstimator(pipeline(classifier))
                        .setEvaluator(accuracy())
                        .setEstimatorParamMaps(
                                new ParamGridBuilder()
                                        .addGrid(
                                                classifier.hiddenLayers(),
                                                scala.jdk.javaapi.CollectionConverters.asScala(
                                                        List.of(new int[0], new int[] {8})))
                                        .build())
                        .setTrainRatio(0.7)
                        .setSeed(1);

        Model<?> best = split.fit(Iris.table(spark)).bestModel();

        assertThat(accuracy().evaluate(best.transform(Iris.table(spark)))).isGreaterThan(GOOD);
    }

    @Test
    void prediction_ofIndexedLabels_knowsTheirNames() {
        PipelineModel model = pipeline(classifier()).fit(Iris.table(spark));
        Dataset<Row> predicted = model.transform(Iris.table(spark));

        Dataset<Row> named =
                new IndexToString()
                        .setInputCol("prediction")
                        .setOutputCol("named")
                        .transform(predicted);

        BackdraftClassificationModel classifier = (BackdraftClassificationModel) model.stages()[3];
        assertThat(classifier.labels()).containsExactly("setosa", "versicolor", "virginica");
        assertThat(named.where("named = species").count()).isGreaterThanOrEqualTo(144);
    }

    @Test
    void oneVsRest_ofOneOutputEach_tellsThreeClassesApart() {
        Dataset<Row> irises = Iris.labelled(spark);
        BackdraftClassifier one =
                classifier()
                        .setFeaturesCol("features")
                        .setNetwork("[{ type = linear, units = 1 }]")
                        .setLoss("binary-cross-entropy")
                        .setSettings(new String[] {"data.scaling.type=standardise"});

        Dataset<Row> all = new OneVsRest().setClassifier(one).fit(irises).transform(irises);
        Dataset<Row> setosa = irises.selectExpr("features", "double(label = 0) as label");
        Dataset<Row> two = one.fit(setosa).transform(setosa);

        // The middle species is not linearly separable from the other two.
        assertThat(accuracy().evaluate(all)).isGreaterThan(0.7);
        assertThat(new BinaryClassificationEvaluator().evaluate(two)).isEqualTo(1);
    }
}
