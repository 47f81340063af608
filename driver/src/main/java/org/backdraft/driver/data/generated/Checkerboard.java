package org.backdraft.driver.data.generated;

import org.backdraft.tensor.Seed;

import java.util.List;

/**
 * The fields of a chess board.
 *
 * <p>(x, y) uniform in its class on [-1, 1] x [-1, 1]; the class is the parity of floor(cells (x +
 * 1) / 2) + floor(cells (y + 1) / 2).
 *
 * @param cells fields along a side
 */
public record Checkerboard(int cells) implements Generator {
    public static final Checkerboard DEFAULT = new Checkerboard(4);

    public Checkerboard {
        Settings.checkCount("cells", cells, 2);
    }

    @Override
    public Kind kind() {
        return Kind.CHECKERBOARD;
    }

    @Override
    public int classes() {
        return 2;
    }

    @Override
    public List<String> featureNames() {
        return List.of("x", "y");
    }

    @Override
    public float draw(long seed, long index, float[] features) {
        int label = new Labels(seed, classes()).at(index);
        Chance chance = new Chance(Seed.of(seed, index));
        do {
            features[0] = (float) chance.uniform(-1, 1);
            features[1] = (float) chance.uniform(-1, 1);
        } while (((cell(features[0]) + cell(features[1])) & 1) != label);
        return label;
    }

    private long cell(double coordinate) {
        return (long) Math.floor(cells * (coordinate + 1) / 2);
    }
}
