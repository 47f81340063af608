package org.backdraft.driver.kernels;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.export.OnnxModel;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.nn.Graph;
import org.backdraft.scorer.Scorer;
import org.backdraft.worker.Scaling;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * The probabilities of W1's network for rows of numbers, on one thread: by the scorer, and by ONNX
 * Runtime from the exported model; a row at a time, and the time for each row of a batch.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class ScorerBenchmark {
    /*
     * ONNX Runtime gets its rows as fast as it can take them: in a buffer outside the heap that its
     * tensor shares, made once. Both copy the numbers in, and the probabilities out.
     */
    private static final int FEATURES = 784;
    private static final int CLASSES = 10;
    private static final int BATCH = 256;
    private static final Set<String> PROBABILITIES = Set.of("probabilities");
    private static final String CONFIGURATION =
            """
            data.train { format = csv, path = rows.csv }
            network = [
              { type = linear, units = 300, init = he }, { type = relu }
              { type = linear, units = 100, init = he }, { type = relu }
              { type = linear, units = 10 }
            ]
            loss = cross-entropy
            """;

    private final float[][] rows = new float[BATCH][];
    private final float[] scores = new float[CLASSES];
    private final float[][] scoresOfRows = new float[BATCH][CLASSES];
    private Scorer scorer;
    private OrtSession session;
    private Input row;
    private Input batch;

    /** Rows where ONNX Runtime finds them. */
    private record Input(FloatBuffer numbers, OnnxTensor tensor) implements AutoCloseable {
        private static Input of(int rows) throws OrtException {
            FloatBuffer numbers =
                    ByteBuffer.allocateDirect(Float.BYTES * rows * FEATURES)
                            .order(ByteOrder.nativeOrder())
                            .asFloatBuffer();
            return new Input(
                    numbers,
                    OnnxTensor.createTensor(
                            OrtEnvironment.getEnvironment(), numbers, new long[] {rows, FEATURES}));
        }

        @Override
        public void close() {
            tensor.close();
        }
    }

    /** Draws a model and rows, and gives the model to both. */
    @Setup
    public void draw() throws OrtException, IOException {
        Arrays.setAll(rows, i -> RandomFloats.array(FEATURES, i));
        SavedModel model = model();
        scorer = Scorer.load(new ByteArrayInputStream(model.toBytes()), "model.safetensors");
        ByteArrayOutputStream onnx = new ByteArrayOutputStream();
        OnnxModel.of(model, OnnxModel.Inputs.FEATURES).write(onnx);
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            session = OrtEnvironment.getEnvironment().createSession(onnx.toByteArray(), options);
        }
        row = Input.of(1);
        batch = Input.of(BATCH);
    }

    private static SavedModel model() {
        RunConfig config = RunConfig.parse(CONFIGURATION, "scorer.conf", Map.of());
        Graph graph = new Graph(FEATURES, config.network());
        float[] ones = new float[FEATURES];
        Arrays.fill(ones, 1);
        return new SavedModel(
                config,
                graph,
                graph.initialTheta(1),
                new Scaling(new float[FEATURES], ones),
                List.of(),
                IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList(),
                Map.of());
    }

    /** Lets ONNX Runtime's memory go. */
    @TearDown
    public void close() throws OrtException {
        row.close();
        batch.close();
        session.close();
    }

    /** A row by the scorer. */
    @Benchmark
    public float[] scorerRow() {
        scorer.score(rows[0], scores);
        return scores;
    }

    /** A row by ONNX Runtime. */
    @Benchmark
    public float[] onnxRuntimeRow() throws OrtException {
        row.numbers.put(0, rows[0]);
        try (OrtSession.Result result = run(row)) {
            probabilities(result).get(scores);
        }
        return scores;
    }

    /** A batch by the scorer. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public float[][] scorerBatch() {
        scorer.score(rows, scoresOfRows);
        return scoresOfRows;
    }

    /** A batch by ONNX Runtime. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public float[][] onnxRuntimeBatch() throws OrtException {
        for (int i = 0; i < BATCH; i++) {
            batch.numbers.put(i * FEATURES, rows[i]);
        }
        try (OrtSession.Result result = run(batch)) {
            FloatBuffer probabilities = probabilities(result);
            for (float[] scoresOfRow : scoresOfRows) {
                probabilities.get(scoresOfRow);
            }
        }
        return scoresOfRows;
    }

    private OrtSession.Result run(Input input) throws OrtException {
        return session.run(Map.of("features", input.tensor), PROBABILITIES);
    }

    private static FloatBuffer probabilities(OrtSession.Result result) {
        return ((OnnxTensor) result.get(0)).getFloatBuffer();
    }
}
