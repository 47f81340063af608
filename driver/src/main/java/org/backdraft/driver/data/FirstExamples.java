package org.backdraft.driver.data;

import org.backdraft.worker.SparseRow;

import java.io.IOException;

/** The first examples of a source, as one split. */
final class FirstExamples implements ExampleSource {
    private static final long serialVersionUID = 1L;

    private final ExampleSource all;
    private final long count;

    FirstExamples(ExampleSource all, long count) {
        this.all = all;
        this.count = count;
    }

    @Override
    public String description() {
        return all.description();
    }

    @Override
    public int features() {
        return all.features();
    }

    @Override
    public int labels() {
        return all.labels();
    }

    @Override
    public boolean featuresAreBytes() {
        return all.featuresAreBytes();
    }

    @Override
    public boolean isSparse() {
        return all.isSparse();
    }

    @Override
    public int splits() {
        return 1;
    }

    @Override
    public boolean labelsAreClassNumbers() {
        return all.labelsAreClassNumbers();
    }

    @Override
    public Scan scan(int split, Targets targets) {
        throw new UnsupportedOperationException("the whole source is looked through instead");
    }

    @Override
    public RowReader open(int split, Targets targets) throws IOException {
        return new Reader(targets);
    }

    private final class Reader implements RowReader {
        private final Targets targets;
        private RowReader current;
        private int nextSplit = 1;
        private long left = count;

        private Reader(Targets targets) throws IOException {
            this.targets = targets;
            this.current = all.open(0, targets);
        }

        @Override
        public boolean next() throws IOException {
            if (left == 0) {
                return false;
            }
            while (!current.next()) {
                current.close();
                if (nextSplit == all.splits()) {
                    return false;
                }
                current = all.open(nextSplit++, targets);
            }
            left--;
            return true;
        }

        @Override
        public float[] features() {
            return current.features();
        }

        @Override
        public SparseRow sparse() {
            return current.sparse();
        }

        @Override
        public float[] target() {
            return current.target();
        }

        @Override
        public float weight() {
            return current.weight();
        }

        @Override
        public void close() throws IOException {
            current.close();
        }
    }
}
