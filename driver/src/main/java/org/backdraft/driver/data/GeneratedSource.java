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
        if (targets.areClasses() && targets.classes().size() < Digits.CLASSES) {
            throw new DataException(
                    "generated digits have %d classes but the network decides between %d"
                            .formatted(Digits.CLASSES, targets.classes().size()));
        }
        return Scan.of(to(split) - from(split), Set.of());
    }

    @Override
    public RowReader open(int split, Targets targets) {
        return new Reader(seed, from(split), to(split), targets.width());
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
        private final float[] target;
        private final long to;
        private long index;

        private Reader(long seed, long from, long to, int targetWidth) {
            this.digits = new Digits(seed);
            this.target = new float[targetWidth];
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
                target[0] = digit;
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
