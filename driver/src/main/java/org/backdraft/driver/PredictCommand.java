package org.backdraft.driver;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.data.DataException;
import org.backdraft.driver.data.ExampleSource;
import org.backdraft.driver.data.Loader;
import org.backdraft.driver.data.SourceConfig;
import org.backdraft.driver.data.Survey;
import org.backdraft.driver.data.generated.Images;
import org.backdraft.driver.files.OutputFolder;
import org.backdraft.driver.model.CarriedColumns;
import org.backdraft.driver.model.PredictionFiles;
import org.backdraft.driver.model.Predictor;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.driver.model.ScoreColumns;
import org.backdraft.driver.progress.Display;
import org.backdraft.driver.run.Session;

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
            "Writes part files in the order of the rows, and _SUCCESS when all are there: the"
                    + " carried columns, the decided class or the number predicted, the probability"
                    + " of each class.",
            "A bad row ends the command; with --set data.on-bad-record=skip its prediction is"
                    + " empty, and so is its line where nothing else is in it."
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
            description = "Folder for the part files; there when all are written.")
    private String output;

    @Option(
            names = "--overwrite",
            description = "Replaces an output of this verb, once the new one is whole.")
    private boolean overwrite;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "Of the output: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private PredictionFiles.Format format = PredictionFiles.Format.CSV;

    @Option(
            names = "--columns",
            paramLabel = "COLUMN",
            split = ",",
            description =
                    "Columns of the input to stand in front, by name or number, as they are; '*'"
                            + " for all; _file and _record for a row's file and its number from 0.")
    private List<String> columns = List.of();

    @Option(names = "--header", description = "Starts each file of CSV with the columns' names.")
    private boolean header;

    @Option(
            names = "--probabilities",
            paramLabel = "WHICH",
            description =
                    "each: a column for each class; array: one column (Parquet, JSON lines); a"
                            + " number: the names and probabilities of so many of the best classes;"
                            + " none (default: ${DEFAULT-VALUE}).")
    private String probabilities = "each";

    @Option(names = "--quiet", description = "Shows no progress.")
    private boolean quiet;

    @Override
    public Integer call() throws Exception {
        ScoreColumns scores = ScoreColumns.parse(probabilities);
        if (header && format != PredictionFiles.Format.CSV) {
            throw new ConfigurationException("--header belongs to --format csv");
        }
        SavedModel model = options.read();
        RunConfig config = options.config(model);
        // A task of a prediction has one thread, whatever training's tasks have.
        RunConfig onSpark =
                config.with(
                        Map.of("sync", "job-per-step", "spark.task.cpus", "1"), "configuration");
        try (Session session = Session.open(onSpark)) {
            OutputFolder folder = OutputFolder.at(session.files(), output);
            folder.check(overwrite);
            boolean inFolders = ModelOptions.format(config) instanceof SourceConfig.Images;
            folder.checkHoldsNoneOf(session.files().list(inFolders ? input + "/*" : input));
            ExampleSource rows = open(session.loader(), model, ModelOptions.format(config));
            CarriedColumns carried = CarriedColumns.of(rows, columns);
            PredictionFiles files =
                    new PredictionFiles(
                            session.spark(),
                            onSpark.blas(),
                            new Predictor(model, carried, scores),
                            new PredictionFiles.Form(format, header));
            PredictionFiles.Records records = records(session, rows);
            long count =
                    Interruption.orSay(
                            "the output is as it was before",
                            () -> files.write(model.theta(), records, folder, Display.of(quiet)));
            System.out.printf("predictions of %,d rows: %s%n", count, output);
        }
        return 0;
    }

    /**
     * Looks the rows through before any is predicted: that tells where records start in the pieces
     * of a large file of CSV, which ones are left out, how many there are, and of a bad row where
     * it is, when nothing is written yet.
     */
    private static PredictionFiles.Records records(Session session, ExampleSource rows) {
        Survey survey = session.loader().survey(rows);
        survey.bad()
                .lines()
                .forEach(line -> System.err.println("warning: no prediction for " + line));
        return new PredictionFiles.Records(
                survey.source(), survey.firstRecords(), survey.examples());
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
                        && !(generated.generator() instanceof Images);
        return table
                ? new SourceConfig.Csv(input, "label", "", true, ',')
                : new SourceConfig.Idx(input, "");
    }
}
