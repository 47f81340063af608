package org.backdraft.driver;

import org.apache.hadoop.conf.Configuration;
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
    private static final int COORDINATES_PER_TENSOR = 50;

    @Mixin private ConfigurationOptions configuration;

    @Override
    public Integer call() throws IOException {
        RunConfig config = configuration.read();
        Blas.use(config.blas());
        GradientCheck.Result result = check(config);
        System.out.println((result.passed() ? "passed: " : "FAILED: ") + result);
        return result.passed() ? 0 : 1;
    }

    private static GradientCheck.Result check(RunConfig config) throws IOException {
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
            return first.onEachShard(
                            theta, (t, shard) -> task.check(t, shard, COORDINATES_PER_TENSOR))
                    .get(0);
        }
    }
}
