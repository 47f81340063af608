package org.backdraft.driver.export;

import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.nn.Graph;
import org.backdraft.schema.Schema;
import org.backdraft.worker.Scaling;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Seeded models around a network, and rows for them. */
final class ExportedModels {
    private ExportedModels() {}

    /** The records behind a sealed interface, however deep. */
    static Stream<Class<?>> records(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(ExportedModels::records)
                : Stream.of(type);
    }

    /** A model whose parameters and statistics are off their initial values. */
    static SavedModel of(
            Graph graph,
            String loss,
            Schema schema,
            List<String> classes,
            SplittableRandom random) {
        String text =
                "data.train { format = csv, path = a }\nnetwork = [{ type = relu }]\nloss = "
                        + loss;
        float[] theta = graph.initialTheta(random.nextLong());
        for (int i = 0; i < theta.length; i++) {
            float step = 0.3f * (float) random.nextGaussian();
            // Variances stay over 0.
            theta[i] += i < graph.parameterCount() ? step : Math.abs(step);
        }
        int width = graph.inputWidth();
        return new SavedModel(
                RunConfig.parse(text, "test.conf", Map.of()),
                graph,
                theta,
                new Scaling(rows(1, width, 0.5, random)[0], rows(1, width, 2, random)[0]),
                List.of(),
                schema,
                classes,
                Map.of());
    }

    /** Normal numbers. */
    static float[][] rows(int rows, int width, double deviation, SplittableRandom random) {
        float[][] values = new float[rows][width];
        for (float[] row : values) {
            for (int j = 0; j < width; j++) {
                row[j] = (float) (deviation * random.nextGaussian());
            }
        }
        return values;
    }
}
