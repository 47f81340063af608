package org.backdraft.driver;

import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.backdraft.driver.ml.BackdraftClassificationModel;
import org.backdraft.driver.ml.BackdraftClassifier;

/** A perceptron for three classes, as MLlib's guide has it. */
final class PerceptronOfBackdraft {
    private PerceptronOfBackdraft() {}

    /** Trains on some rows and tells the share of others that it gets right. */
    static double accuracy(Dataset<Row> train, Dataset<Row> test) {
        BackdraftClassifier trainer = new BackdraftClassifier();
        trainer.setLayers(new int[] {4, 5, 4, 3});
        trainer.setBlockSize(128);
        trainer.setSolver("l-bfgs");
        trainer.setSeed(1234L);
        trainer.setMaxIter(50);
        BackdraftClassificationModel model = trainer.fit(train);
        Dataset<Row> result = model.transform(test);
        return new MulticlassClassificationEvaluator()
                .setMetricName("accuracy")
                .evaluate(result.select("prediction", "label"));
    }
}
