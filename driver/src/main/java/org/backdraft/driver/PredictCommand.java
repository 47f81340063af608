package org.backdraft.driver;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.data.DataException;
import org.backdraft.driver.data.ExampleSource;
import org.backdraft.driver.data.Loader;
import org.backdraft.driver.data.SourceConfig;
import org.backdraft.driver.data.SparkPlacement;
import org.backdraft.driver.data.Survey;
import org.backdraft.driver.data.Targets;
import org.backdraft.driver.data.generated.Kind;
import org.backdraft.driver.model.Predictor;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.driver.run.Session;
import org.backdraft.tensor.Blas;
import org.backdraft.tensor.BlasSettings;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

@Command(
        name = "predict",
        description = {
            "Predicts rows with a saved model, in parallel.",
            "Writes CSV part files in the order of the rows: the decided class, then the probability"
                    + " of each class; or the numbers predicted.",
            "A bad row ends the command; with --set data.on-bad-record=skip its line is empty."
        },
        mixinStandardHelpOptions = true)
final class PredictCommand implements Callable<Integer> {
    @Mixin private ModelOptions options;

    @Option(
            names = "--input",
            required = true,
            paramLabel = "PATH",
            description = "Rows in the format of the model's data; labels are not needed.")
    private String input;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "PATH",
            description = "Folder for the part files; must not exist yet.")
    private String output;

    @Override
    public Integer call() throws Exception {
        SavedModel model = options.read();
        RunConfig config = options.config(model);
        RunConfig onSpark = config.with(Map.of("sync", "job-per-step"), "configuration");
        try (Session session = Session.open(onSpark)) {
            if (session.files().exists(output)) {
                throw new ConfigurationException(
                        "the output %s exists already; give another or delete it"
                                .formatted(output));
            }
            ExampleSource rows = open(session.loader(), model, ModelOptions.format(config));
            Survey survey = session.loader().survey(rows);
            survey.bad()
                    .lines()
                    .forEach(line -> System.err.println("warning: no prediction for " + line));
            write(session.spark(), onSpark.blas(), model, survey.source().carrying(List.of()));
            System.out.printf("predictions of %,d rows: %s%n", survey.examples(), output);
        }
        return 0;
    }

    private void write(
            JavaSparkContext spark, BlasSettings blas, SavedModel model, ExampleSource rows) {
        SparkPlacement placement = new SparkPlacement(spark, blas, SparkPlacement.AUTO);
        Predictor predictor = new Predictor(model);
        Broadcast<float[]> theta = spark.broadcast(model.theta());
        spark.setJobDescription("predict " + rows.description());
        placement
                .rdd(
                        rows,
                        (split, opened) -> {
                            Blas.use(blas);
                            return predictor.lines(
                                    theta.value(), opened.open(split, Targets.none()));
                        })
                .saveAsTextFile(output);
    }

    private ExampleSource open(Loader loader, SavedModel model, SourceConfig format)
            throws IOException {
        int features = model.graph().inputWidth();
        SourceConfig source = at(format).ofWidth(features);
        ExampleSource rows = model.open(loader, source, false);
        if (source instanceof SourceConfig.Csv csv
                && rows.features() == features - csv.labels().size()
                && !csv.labels().isEmpty()) {
            // No label in these rows: what stands in its place is a feature.
            rows = model.open(loader, csv.withoutLabel(), false);
        }
        if (rows.features() != features) {
            throw new DataException(
                    "%s has %d features; the model expects %d"
                            .formatted(rows.description(), rows.features(), features));
        }
        return rows;
    }

    private SourceConfig at(SourceConfig format) {
        if (format instanceof SourceConfig.Files files) {
            return files.at(input);
        }
        boolean table =
                format instanceof SourceConfig.Generated generated
                        && generated.generator().kind() != Kind.DIGITS;
        return table
                ? new SourceConfig.Csv(input, "label", "", true, ',')
                : new SourceConfig.Idx(input, "");
    }
}
