package org.backdraft.driver.api;

import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.optim.Sgd;
import org.backdraft.driver.run.LoggedLines;
import org.backdraft.driver.run.Session;
import org.backdraft.driver.run.TrainingRun;
import org.backdraft.nn.CrossEntropy;
import org.backdraft.nn.Initializer;
import org.backdraft.nn.Linear;
import org.backdraft.nn.Relu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Rows around the corners of a triangle, whose numbers are floats that decimals write exactly.
 *
 * @param features n x 2
 * @param labels 0, 1 or 2
 */
record Blobs(float[][] features, int[] labels) {
    /** The recipe of {@link #recipe} as it stands in a file. */
    private static final String CONFIGURATION =
            """
            data.train { format = csv, path = "%s", label = label }
            network = [
              { type = linear, units = 7, init = he }, { type = relu }, { type = linear, units = 3 }
            ]
            loss = cross-entropy
            optimizer { type = sgd, learning-rate = 0.05, momentum = 0.9 }
            batch-size = 20
            epochs = 3
            seed = 9
            data.shards = 3
            sync = in-process
            """;

    static Blobs of(int rows) {
        SplittableRandom random = new SplittableRandom(4);
        float[][] features = new float[rows][2];
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++) {
            labels[i] = random.nextInt(3);
            features[i][0] = (float) (3 * (labels[i] % 2) + random.nextDouble(-1, 1));
            features[i][1] = (float) (3 * (labels[i] / 2) + random.nextDouble(-1, 1));
        }
        return new Blobs(features, labels);
    }

    static Recipe recipe(Examples examples) {
        return Backdraft.data(examples)
                .network(new Linear(7, Initializer.HE), new Relu(), new Linear(3))
                .loss(new CrossEntropy())
                .minimize(new Sgd(0.05, 0.9))
                .batchSize(20)
                .epochs(3)
                .seed(9)
                .set("data.shards", 3);
    }

    /** Theta after a run from a configuration on a file of these rows. */
    String trainedFromFile(Path folder) throws IOException {
        StringBuilder text = new StringBuilder("x,y,label\n");
        for (int i = 0; i < labels.length; i++) {
            text.append("%s,%s,%d%n".formatted(features[i][0], features[i][1], labels[i]));
        }
        Path file = Files.writeString(folder.resolve("blobs.csv"), text);
        RunConfig config = RunConfig.parse(CONFIGURATION.formatted(file), "test", Map.of());
        try (Session session = Session.open(config);
                LoggedLines out = new LoggedLines(Blobs.class)) {
            return new TrainingRun(session, config, out).run().model().thetaSha256();
        }
    }
}
