package org.backdraft.driver.data;

import org.backdraft.driver.data.generated.Generator;
import org.backdraft.driver.data.generated.Images;

import java.util.List;
import java.util.Set;

/** Made-up examples, drawn from a seed wherever they are needed; the same rows in any splits. */
final class GeneratedSource implements ExampleSource {
    private static final long serialVersionUID = 1L;
    private static final int SPLIT_ROWS = 4096;

    private final Generator generator;
    private final long rows;
    private final long seed;

    GeneratedSource(SourceConfig.Generated config) {
        this.generator = config.generator();
        this.rows = config.rows();
        this.seed = config.seed();
    }

    @Override
    public String description() {
        return "%d generated %s of seed %d".formatted(rows, generator.kind(), seed);
    }

    @Override
    public int features() {
        return generator.features();
    }

    @Override
    public List<String> featureNames() {
        return generator.featureNames();
    }

    @Override
    public boolean featuresAreBytes() {
        return generator instanceof Images;
    }

    @Override
    public int splits() {
        return Math.toIntExact(Math.max(0, rows - 1) / SPLIT_ROWS + 1);
    }

    @Override
    public boolean labelsAreClassNumbers() {
        return generator.classes() > 0;
    }

    @Override
    public Scan scan(int split, Targets targets) {
        if (targets.areClasses()) {
            checkClasses(targets);
        }
        return Scan.of(to(split) - from(split), Scan.NOT_COUNTED, Set.of());
    }

    private void checkClasses(Targets targets) {
        int classes = generator.classes();
        if (classes == 0) {
            throw new DataException(
                    ("generated data of kind %s has numbers for targets, not classes; use loss ="
                                    + " squared-error")
                            .formatted(generator.kind()));
        }
        for (int label = 0; label < classes; label++) {
            if (targets.index(Integer.toString(label)) < 0) {
                throw new DataException(
                        ("generated data of kind %s has the classes 0 to %d, but the network"
                                        + " decides between the %d classes %s")
                                .formatted(
                                        generator.kind(),
                                        classes - 1,
                                        targets.classes().size(),
                                        Targets.brief(targets.classes())));
            }
        }
    }

    @Override
    public RowReader open(int split, Targets targets) {
        return new Reader(from(split), to(split), targets);
    }

    private long from(int split) {
        return (long) split * SPLIT_ROWS;
    }

    private long to(int split) {
        return Math.min(rows, from(split) + SPLIT_ROWS);
    }

    private final class Reader implements RowReader {
        private final float[] features = new float[generator.features()];
        private final float[] target;
        private final float[] indices;
        private final long to;
        private long index;

        private Reader(long from, long to, Targets targets) {
            this.target = new float[targets.width()];
            this.indices = indices(targets);
            this.index = from;
            this.to = to;
        }

        @Override
        public boolean next() {
            if (index == to) {
                return false;
            }
            float drawn = generator.draw(seed, index++, features);
            if (target.length > 0) {
                target[0] = indices.length > 0 ? indices[(int) drawn] : drawn;
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

    /** The target of each class number; empty where targets are the numbers drawn. */
    private float[] indices(Targets targets) {
        float[] indices = new float[targets.areClasses() ? generator.classes() : 0];
        for (int label = 0; label < indices.length; label++) {
            indices[label] = targets.index(Integer.toString(label));
        }
        return indices;
    }
}
