package org.backdraft.scorer;

import org.backdraft.model.Architecture;
import org.backdraft.model.Model;
import org.backdraft.nn.Graph;
import org.backdraft.schema.Schema;
import org.backdraft.worker.Scaling;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Small models for tests, with seeded parameters and scaling. */
final class Models {
    static final String LINEAR = "{\"type\":\"linear\",\"units\":%d}";

    private final String network;
    private final String loss;
    private String data = "{}";
    private List<String> features = List.of();
    private Schema schema;
    private List<String> classes = List.of();

    private Models(String network, String loss) {
        this.network = network;
        this.loss = loss;
    }

    static Models of(String network, String loss) {
        return new Models(network, loss);
    }

    /** One linear module. */
    static Models linear(int units, String loss) {
        return of("[" + LINEAR.formatted(units) + "]", loss);
    }

    Models data(String json) {
        data = json;
        return this;
    }

    Models features(String... names) {
        features = List.of(names);
        return this;
    }

    Models schema(Schema columns) {
        schema = columns;
        return this;
    }

    Models classes(String... names) {
        classes = List.of(names);
        return this;
    }

    Model build(int inputs) {
        String configuration =
                "{\"network\":%s,\"loss\":\"%s\",\"data\":%s}".formatted(network, loss, data);
        Architecture architecture = Architecture.parse(configuration);
        Graph graph = new Graph(inputs, architecture.network());
        float[] offset = new float[inputs];
        float[] factor = new float[inputs];
        SplittableRandom random = new SplittableRandom(5);
        for (int j = 0; j < inputs; j++) {
            float drawn = (float) random.nextDouble(-1, 1);
            offset[j] = architecture.sparse() ? 0 : drawn;
            factor[j] = (float) random.nextDouble(0.5, 2);
        }
        return new Model(
                configuration,
                architecture,
                graph,
                graph.initialTheta(3),
                new Scaling(offset, factor),
                schema == null ? features : schema.featureNames(),
                schema,
                classes,
                Map.of("steps", "12"));
    }

    /** The bytes of a model's file. */
    static byte[] bytes(Model model) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            model.file().write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static Scorer scorer(Model model) {
        return Scorer.load(new ByteArrayInputStream(bytes(model)), "test model");
    }

    static Path write(Model model, Path file) throws IOException {
        return Files.write(file, bytes(model));
    }
}
