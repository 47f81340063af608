package org.backdraft.driver;

import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A perceptron for three classes, as MLlib's guide has it. */
final class PerceptronOfMllib {
    private PerceptronOfMllib() {}

    /** Trains on some rows and tells the share of others that it gets right. */
    static double accuracy(Dataset<Row> train, Dataset<Row> test) {
        MultilayerPerceptronClassifier trainer = new MultilayerPerceptronClassifier();
        trainer.setLayers(new int[] {4, 5, 4, 3});
        trainer.setBlockSize(128);
        trainer.setSeed(1234L);
        trainer.setMaxIter(50);
        MultilayerPerceptronClassificationModel model = trainer.fit(train);
        Dataset<Row> result = model.transform(test);
        return new MulticlassClassificationEvaluator()
                .setMetricName("accuracy")
                .evaluate(result.select("prediction", "label"));
    }
}
