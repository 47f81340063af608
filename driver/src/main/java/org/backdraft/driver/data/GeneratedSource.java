package org.backdraft.driver.data;

import org.backdraft.driver.data.generated.Digits;

import java.util.Set;

/** Made-up examples, drawn from a seed wherever they are needed; the same rows in any splits. */
final class GeneratedSource implements ExampleSource {
    private static final long serialVersionUID = 1L;
    private static final int SPLIT_ROWS = 4096;

    private final long rows;
    private final long seed;

    /** Rows 0 .. rows-1 of the digits of a seed. */
    GeneratedSource(long rows, long seed) {
        this.rows = rows;
        this.seed = seed;
    }

    @Override
    public String description() {
        return rows + " generated digits of seed " + seed;
    }

    @Override
    public int features() {
        return Digits.PIXELS;
    }

    @Override
    public int splits() {
        return Math.toIntExact(Math.max(0, rows - 1) / SPLIT_ROWS + 1);
    }

    @Override
    public boolean labelsAreClassNumbers() {
        return true;
    }

    @Override
    public Scan scan(int split, Targets targets) {
        for (float value : values(targets)) {
            if (value < 0) {
                throw new DataException(
                        ("generated digits are of the classes 0 to 9, but the network decides"
                                        + " between the %d classes %s")
                                .formatted(
                                        targets.classes().size(),
                                        Targets.brief(targets.classes())));
            }
        }
        return Scan.of(to(split) - from(split), Set.of());
    }

    @Override
    public RowReader open(int split, Targets targets) {
        return new Reader(seed, from(split), to(split), targets);
    }

    /** What each digit stands for. */
    private static float[] values(Targets targets) {
        float[] values = new float[Digits.CLASSES];
        for (int digit = 0; digit < values.length; digit++) {
            values[digit] = targets.areClasses() ? targets.index(Integer.toString(digit)) : digit;
        }
        return values;
    }

    private long from(int split) {
        return (long) split * SPLIT_ROWS;
    }

    private long to(int split) {
        return Math.min(rows, from(split) + SPLIT_ROWS);
    }

    private static final class Reader implements RowReader {
        private final Digits digits;
        private final byte[] pixels = new byte[Digits.PIXELS];
        private final float[] features = new float[Digits.PIXELS];
        private final float[] values;
        private final float[] target;
        private final long to;
        private long index;

        private Reader(long seed, long from, long to, Targets targets) {
            this.digits = new Digits(seed);
            this.values = values(targets);
            this.target = new float[targets.width()];
            this.index = from;
            this.to = to;
        }

        @Override
        public boolean next() {
            if (index == to) {
                return false;
            }
            int digit = digits.draw(index++, pixels);
            for (int j = 0; j < features.length; j++) {
                features[j] = pixels[j] & 0xff;
            }
            if (target.length > 0) {
                target[0] = values[digit];
            }
            return true;
        }

        @Override
        public float[] features() {
            return features;
        }

        @Override
        public float[] target() {
            return target;
        }

        @Override
        public float weight() {
            return 1f;
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
