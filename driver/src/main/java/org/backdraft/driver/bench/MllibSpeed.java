package org.backdraft.driver.bench;

import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.data.ExampleSource;
import org.backdraft.driver.data.RowReader;
import org.backdraft.driver.data.Targets;
import org.backdraft.driver.run.Session;
import org.backdraft.nn.Graph;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The speed of W4's gradient in Spark MLlib's multilayer perceptron. */
public final class MllibSpeed {
    /*
     * MLlib's perceptron takes one gradient over all rows an iteration of its solver "gd". The first
     * iterations, and what a fit does beside them, drop out of the difference of a long and a short
     * fit. It computes in double, on the same native BLAS, in stacks of 128 rows, its default.
     */
    private static final Workload FULL_BATCH = Workload.W4;
    private static final int SHORT = 2;
    private static final int LONG = 8;
    private static final double PIXEL = 255;

    private MllibSpeed() {}

    /**
     * Seconds for one gradient over all examples, the median of some rounds.
     *
     * @param mnist as for the workloads
     * @param rounds that are counted; one before them warms up
     */
    public static double secondsAGradient(String mnist, int cores, int rounds) throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("spark.master", "local[%d]".formatted(cores));
        settings.put("spark.task.cpus", "1");
        RunConfig config = FULL_BATCH.config(mnist, settings);
        try (Session session = Session.open(config)) {
            Dataset<Row> rows = rows(session, config, cores);
            fit(rows, SHORT);
            double[] seconds = new double[rounds];
            for (int i = 0; i < rounds; i++) {
                seconds[i] = (fit(rows, LONG) - fit(rows, SHORT)) / (LONG - SHORT);
            }
            return Medians.of(seconds);
        }
    }

    private static Dataset<Row> rows(Session session, RunConfig config, int cores)
            throws IOException {
        ExampleSource source = session.loader().open(config.data().train(), List.of(), true);
        List<Row> rows = new ArrayList<>();
        for (int split = 0; split < source.splits(); split++) {
            try (RowReader reader = source.open(split, Targets.classNumbers(10))) {
                while (reader.next()) {
                    rows.add(
                            RowFactory.create(
                                    (double) reader.target()[0], scaled(reader.features())));
                }
            }
        }
        SparkSession spark =
                SparkSession.builder().sparkContext(session.spark().sc()).getOrCreate();
        StructType columns =
                new StructType()
                        .add("label", DataTypes.DoubleType)
                        .add("features", SQLDataTypes.VectorType());
        Dataset<Row> table =
                spark.createDataFrame(session.spark().parallelize(rows, cores), columns)
                        .persist(StorageLevel.MEMORY_ONLY());
        table.count();
        return table;
    }

    private static org.apache.spark.ml.linalg.Vector scaled(float[] pixels) {
        double[] values = new double[pixels.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = pixels[i] / PIXEL;
        }
        return Vectors.dense(values);
    }

    /** The input's width, then those of linear modules. */
    private static int[] layers() {
        Graph graph = FULL_BATCH.graph();
        IntStream linear =
                IntStream.range(0, graph.nodes().size())
                        .filter(i -> !graph.parameters(i).isEmpty())
                        .map(graph::width);
        return IntStream.concat(IntStream.of(graph.inputWidth()), linear).toArray();
    }

    private static double fit(Dataset<Row> rows, int iterations) {
        MultilayerPerceptronClassifier perceptron =
                new MultilayerPerceptronClassifier()
                        .setLayers(layers())
                        .setSolver("gd")
                        .setStepSize(0.03)
                        .setTol(0)
                        .setSeed(1)
                        .setMaxIter(iterations);
        long start = System.nanoTime();
        perceptron.fit(rows);
        return (System.nanoTime() - start) / 1e9;
    }
}
