package org.backdraft.driver.ml;

import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A program that loads a cross-validated pipeline and predicts irises' species with it. */
final class FreshJvm {
    private FreshJvm() {}

    /** Runs with the paths of the model and of the file to write. */
    public static void main(String[] paths) throws IOException {
        try (SparkSession spark = LocalSpark.start(Map.of())) {
            Files.write(Path.of(paths[1]), predictions(spark, CrossValidatorModel.load(paths[0])));
        }
    }

    /** What a model says of each iris, every bit of it. */
    static List<String> predictions(SparkSession spark, CrossValidatorModel model) {
        List<String> lines = new ArrayList<>();
        for (Row row :
                model.transform(Iris.table(spark))
                        .select("rawPrediction", "probability", "prediction")
                        .collectAsList()) {
            lines.add(row.toString());
        }
        return lines;
    }

    /** Runs the program in a process of its own, and returns its exit code. */
    static int run(String model, Path predictions, Path said)
            throws IOException, InterruptedException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + Path.of("../conf/jvm.options").toAbsolutePath(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx512m",
                        "-Dlog4j2.configurationFile="
                                + System.getProperty("log4j2.configurationFile"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FreshJvm.class.getName(),
                        model,
                        predictions.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start()
                .waitFor();
    }
}
