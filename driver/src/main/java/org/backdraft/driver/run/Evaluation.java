package org.backdraft.driver.run;

import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.data.DataException;
import org.backdraft.driver.data.ExampleSource;
import org.backdraft.driver.data.Loader;
import org.backdraft.driver.data.SourceConfig;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.worker.EvaluationSum;
import org.backdraft.worker.EvaluationTask;
import org.backdraft.worker.ShardedData;

import java.io.IOException;
import java.io.PrintStream;

/** A saved model measured on data. */
public final class Evaluation {
    private Evaluation() {}

    /**
     * The figures of a model; on shards as in training, so that they are those that training
     * reported.
     *
     * @param config whose loss and shards are used
     * @param warnings where records that are left out are reported
     * @throws DataException when the data can't be used
     */
    public static EvaluationSum of(
            Session session,
            SavedModel model,
            RunConfig config,
            SourceConfig source,
            PrintStream warnings)
            throws IOException {
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
        loaded.bad().lines().forEach(line -> warnings.println("warning: left out " + line));
        try (ShardedData shards = loaded.data()) {
            return task.run(model.theta(), shards);
        }
    }
}
