package org.backdraft.driver;

import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.data.DataException;
import org.backdraft.driver.data.ExampleSource;
import org.backdraft.driver.data.Loader;
import org.backdraft.driver.data.SourceConfig;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.driver.run.Session;
import org.backdraft.worker.EvaluationSum;
import org.backdraft.worker.EvaluationTask;
import org.backdraft.worker.ShardedData;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.concurrent.Callable;

@Command(
        name = "evaluate",
        description =
                "Measures a saved model on data: loss, accuracy, further metrics, figures of each"
                        + " class.",
        mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
    @Mixin private ModelOptions options;

    @Mixin private DataOptions data;

    @Option(names = "--json", description = "Prints one JSON object instead of text.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        SavedModel model = options.read();
        RunConfig config = options.config(model);
        SourceConfig source = data.source(ModelOptions.format(config));
        try (Session session = Session.open(config)) {
            EvaluationSum sum = evaluate(session, model, config, source);
            if (json) {
                System.out.println(EvaluationJson.of(sum, model.classes()));
            } else {
                EvaluationReport.print(sum, model.classes(), System.out);
            }
        }
        return 0;
    }

    /** Shards as in training, so that the figures are the ones that training reported. */
    static EvaluationSum evaluate(
            Session session, SavedModel model, RunConfig config, SourceConfig source)
            throws java.io.IOException {
        Loader loader = session.loader();
        int features = model.graph().inputWidth();
        ExampleSource examples = model.open(loader, source, true);
        if (examples.features() != features) {
            throw new DataException(
                    "%s has %d features; the model expects %d"
                            .formatted(examples.description(), examples.features(), features));
        }
        EvaluationTask task = new EvaluationTask(model.graph(), config.loss(), model.scaling());
        int classes = config.classes(model.graph(), examples.labels());
        Loader.Loaded loaded =
                loader.load(
                        examples,
                        classes,
                        model.classes(),
                        config.data().shards(),
                        config.data().seed());
        loaded.bad().lines().forEach(line -> System.err.println("warning: left out " + line));
        try (ShardedData shards = loaded.data()) {
            return task.run(model.theta(), shards);
        }
    }
}
