package org.backdraft.driver.model;

import org.backdraft.driver.config.RunConfig;
import org.backdraft.nn.Graph;
import org.backdraft.worker.Scaling;

import java.util.List;
import java.util.Map;

/** Small models for tests. */
final class Models {
    private Models() {}

    /** A model of two features with seeded parameters and no scaling. */
    static SavedModel of(String network, String loss, List<String> classes) {
        String text =
                "data.train { format = csv, path = a }\nnetwork = %s\nloss = %s"
                        .formatted(network, loss);
        RunConfig config = RunConfig.parse(text, "test.conf", Map.of("data.shards", "4"));
        Graph graph = new Graph(2, config.network());
        return new SavedModel(
                config,
                graph,
                graph.initialTheta(3),
                new Scaling(new float[] {1, -2}, new float[] {0.5f, 3}),
                List.of("length", "width"),
                classes,
                Map.of("steps", "12", "note", "a \"b\""));
    }

    /** Two inputs, three hidden units, three classes. */
    static SavedModel classifier() {
        return of(
                "[{ type = linear, units = 3 }, { type = tanh }, { type = linear, units = 3 }]",
                "cross-entropy",
                List.of("cat", "dog, big", "says \"moo\""));
    }
}
