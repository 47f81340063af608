package org.backdraft.driver.data.generated;

import org.backdraft.tensor.Seed;

import java.util.List;

/**
 * Normal clouds, one a class.
 *
 * <p>x = centre of the class + spread * N(0, I). The centres are uniform in [-10, 10) to each side
 * and the same for every seed, so that data sets of different seeds are samples of one
 * distribution; the centre of a class doesn't depend on how many classes there are.
 *
 * @param classes number of clouds
 * @param features number of dimensions
 * @param spread standard deviation of a cloud in each dimension
 */
public record Blobs(int classes, int features, double spread) implements Generator {
    public static final Blobs DEFAULT = new Blobs(3, 2, 1);

    /** Puts the first five centres on a convex polygon of the plane, 8.9 and more apart. */
    private static final long CENTRES = 60;

    private static final long STREAM = 2;

    private static final double BOX = 10;

    public Blobs {
        Settings.checkCount("classes", classes, 2);
        Settings.checkCount("features", features, 1);
        Settings.checkDeviation("spread", spread);
    }

    @Override
    public Kind kind() {
        return Kind.BLOBS;
    }

    @Override
    public List<String> featureNames() {
        return Settings.numbered(features);
    }

    @Override
    public float draw(long seed, long index, float[] drawn) {
        int label = new Labels(seed, classes).at(index);
        Chance centre = new Chance(Seed.of(CENTRES, label, STREAM));
        Chance chance = new Chance(Seed.of(seed, index));
        for (int j = 0; j < features; j++) {
            drawn[j] = (float) (centre.uniform(-BOX, BOX) + spread * chance.normal());
        }
        return label;
    }
}
