package org.backdraft.driver.report;

import org.backdraft.driver.model.SavedModel;
import org.backdraft.nn.Graph;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Models of a network with parameters and statistics drawn from a seed. */
final class RandomModels {
    private RandomModels() {}

    /** Parameters from -0.5 to 0.5, statistics from 0.5 to 1.5. */
    static SavedModel of(String network, String loss, int inputs, List<String> classes, long seed) {
        SavedModel empty = HandMade.model(network, loss, inputs, classes);
        Graph graph = empty.graph();
        SplittableRandom random = new SplittableRandom(seed);
        float[] theta = new float[graph.thetaLength()];
        for (int j = 0; j < theta.length; j++) {
            boolean parameter = j < graph.parameterCount();
            theta[j] = (float) (random.nextDouble() + (parameter ? -0.5 : 0.5));
        }
        return HandMade.model(network, loss, inputs, classes, theta);
    }

    /** Numbers from -1 to 1. */
    static float[] row(int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] row = new float[size];
        for (int j = 0; j < size; j++) {
            row[j] = (float) (2 * random.nextDouble() - 1);
        }
        return row;
    }

    /** The classes 0, 1, ... */
    static List<String> classes(int count) {
        return Arrays.asList("zero", "one", "two", "three").subList(0, count);
    }
}
