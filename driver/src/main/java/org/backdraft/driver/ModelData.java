package org.backdraft.driver;

import org.apache.hadoop.conf.Configuration;
import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.data.DataException;
import org.backdraft.driver.data.ExampleSource;
import org.backdraft.driver.data.InProcessPlacement;
import org.backdraft.driver.data.Loader;
import org.backdraft.driver.data.SourceConfig;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.driver.report.Sample;
import org.backdraft.driver.run.AugmentationConditions;
import org.backdraft.driver.run.SparseConditions;
import org.backdraft.nn.Graph;
import org.backdraft.tensor.Blas;
import org.backdraft.tensor.Matrix;
import org.backdraft.tensor.Permutation;
import org.backdraft.worker.EvaluationSum;
import org.backdraft.worker.EvaluationTask;
import org.backdraft.worker.LocalShards;

import java.io.IOException;

/** A model's data in this process's memory, for pictures. */
final class ModelData {
    private ModelData() {}

    /** All rows, in an order drawn from the seed, so that the first ones are a fair sample. */
    static Sample sample(SavedModel model, RunConfig config, SourceConfig source)
            throws IOException {
        return Sample.of(load(model, config, source, 1).list().get(0));
    }

    /**
     * One row.
     *
     * @param number from 0, in the order of the data
     * @throws ConfigurationException when there are fewer
     */
    static Sample example(SavedModel model, RunConfig config, SourceConfig source, int number)
            throws IOException {
        Sample all = sample(model, config, source);
        if (number < 0 || number >= all.rows()) {
            throw new ConfigurationException(
                    "--example: the data has the examples 0 to %d, no example %d"
                            .formatted(all.rows() - 1, number));
        }
        int row = (int) Permutation.at(config.data().seed(), all.rows(), number);
        Matrix features = Matrix.zeros(1, all.features().cols());
        System.arraycopy(
                all.features().data(),
                all.features().rowOffset(row),
                features.data(),
                0,
                features.cols());
        return new Sample(features, new float[] {all.targets()[row]});
    }

    /** As the verb evaluate does. */
    static EvaluationSum evaluate(SavedModel model, RunConfig config, SourceConfig source)
            throws IOException {
        LocalShards shards = load(model, config, source, config.data().shards());
        return new EvaluationTask(model.graph(), config.loss(), model.scaling())
                .run(model.theta(), shards);
    }

    /** The network of a configuration; of its data only the width is looked at. */
    static Graph graph(RunConfig config) throws IOException {
        return new Graph(config.openTraining(loader(config), null).features(), config.network());
    }

    /** The first examples of a configuration's training data, in one shard. */
    static Loader.Loaded first(RunConfig config, int rows) throws IOException {
        ExampleSource source = config.openTraining(loader(config), null);
        AugmentationConditions.check(config, source.features());
        Graph graph = new Graph(source.features(), config.network());
        int classes = config.classes(graph, source.labels());
        return SparseConditions.loader(loader(config), config, graph)
                .loadFirst(source, classes, rows);
    }

    private static LocalShards load(
            SavedModel model, RunConfig config, SourceConfig source, int shards)
            throws IOException {
        Blas.use(config.blas());
        int features = model.graph().inputWidth();
        ExampleSource examples = model.open(loader(config), source, true);
        if (examples.features() != features) {
            throw new DataException(
                    "%s has %d features; the model expects %d"
                            .formatted(examples.description(), examples.features(), features));
        }
        int classes = config.classes(model.graph(), examples.labels());
        return (LocalShards)
                loader(config)
                        .load(examples, classes, model.classes(), shards, config.data().seed())
                        .data();
    }

    private static Loader loader(RunConfig config) {
        int threads = Runtime.getRuntime().availableProcessors();
        return new Loader(
                new HadoopFiles(new Configuration()),
                new InProcessPlacement(threads, config.data().keep()),
                config.data().storage(),
                config.data().badRecords());
    }
}
