package org.backdraft.driver;

import org.apache.hadoop.conf.Configuration;
import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.data.ExampleSource;
import org.backdraft.driver.data.InProcessPlacement;
import org.backdraft.driver.data.Loader;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.run.AugmentationConditions;
import org.backdraft.driver.run.SparseConditions;
import org.backdraft.nn.GradientCheck;
import org.backdraft.nn.Graph;
import org.backdraft.tensor.Blas;
import org.backdraft.worker.GradientTask;
import org.backdraft.worker.Sampling;
import org.backdraft.worker.ShardedData;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.concurrent.Callable;

@Command(
        name = "check",
        description = {
            "Compares the network's backpropagation with numeric differences.",
            "Takes the first examples of the training data and parameters drawn from each tensor;"
                    + " exit code 1 when they don't agree."
        },
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    private static final int ROWS = 16;

    @Mixin private ConfigurationOptions configuration;

    @Option(
            names = "--coordinates",
            paramLabel = "N",
            defaultValue = "50",
            description =
                    "Parameters compared of each tensor at most (default: ${DEFAULT-VALUE}); each"
                            + " takes two passes over the examples or more.")
    private int coordinates;

    @Override
    public Integer call() throws IOException {
        if (coordinates < 1) {
            throw new ConfigurationException(
                    "expected 1 --coordinates or more, found " + coordinates);
        }
        RunConfig config = configuration.read();
        Blas.use(config.blas());
        GradientCheck.Result result = check(config, coordinates);
        System.out.println((result.passed() ? "passed: " : "FAILED: ") + result);
        return result.passed() ? 0 : 1;
    }

    private static GradientCheck.Result check(RunConfig config, int coordinates)
            throws IOException {
        Loader loader =
                new Loader(
                        new HadoopFiles(new Configuration()),
                        new InProcessPlacement(1),
                        config.data().storage(),
                        config.data().badRecords());
        ExampleSource source = config.openTraining(loader, null);
        Graph graph = new Graph(source.features(), config.network());
        AugmentationConditions.check(config, source.features());
        int classes = config.classes(graph, source.labels());
        Loader.Loaded loaded =
                SparseConditions.loader(loader, config, graph).loadFirst(source, classes, ROWS);
        try (ShardedData first = loaded.data()) {
            GradientTask task =
                    new GradientTask(
                            graph,
                            config.loss(),
                            config.data().scaling().fit(first, graph.inputWidth()),
                            new Sampling(first.examples(), 1, ROWS, config.seed()),
                            loaded.targets().width());
            float[] theta = graph.initialTheta(config.seed());
            return first.onEachShard(theta, (t, shard) -> task.check(t, shard, coordinates)).get(0);
        }
    }
}
