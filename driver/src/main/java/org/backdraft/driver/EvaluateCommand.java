package org.backdraft.driver;

import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.data.SourceConfig;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.driver.run.Evaluation;
import org.backdraft.driver.run.Session;
import org.backdraft.worker.EvaluationSum;

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
            EvaluationSum sum = Evaluation.of(session, model, config, source, System.err);
            if (json) {
                System.out.println(EvaluationJson.of(sum, model.classes()));
            } else {
                EvaluationReport.print(sum, model.classes(), System.out);
            }
        }
        return 0;
    }
}
