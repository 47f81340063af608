package org.backdraft.driver.ml;

import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.backdraft.driver.model.PredictionInput;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.nn.Backprop;
import org.backdraft.tensor.Blas;
import org.backdraft.tensor.Matrix;
import org.backdraft.worker.SparseRow;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A trained model as the bytes of its file, which are read once where they arrive: nothing but
 * bytes is ever deserialised, whatever the serialiser. Any number of threads may compute outputs.
 */
final class ModelFile implements Serializable {
    private static final long serialVersionUID = 1L;

    private final byte[] bytes;
    private transient volatile Loaded loaded;

    ModelFile(SavedModel model) {
        this.bytes = model.toBytes();
        this.loaded = new Loaded(model);
    }

    /** The model. */
    SavedModel model() {
        return loaded().model;
    }

    /**
     * The network's outputs for a row.
     *
     * @throws IllegalArgumentException when it has another number of features
     */
    float[] outputs(Vector features) {
        Loaded here = loaded();
        int width = here.model.graph().inputWidth();
        if (features.size() != width) {
            throw new IllegalArgumentException(
                    "the model was trained on %d features, but a row has %d"
                            .formatted(width, features.size()));
        }
        Buffers free = here.free.poll();
        Buffers buffers = free == null ? new Buffers(here.model) : free;
        float[] outputs = buffers.outputs(features);
        here.free.add(buffers);
        return outputs;
    }

    private Loaded loaded() {
        Loaded here = loaded;
        return here == null ? load() : here;
    }

    private synchronized Loaded load() {
        if (loaded == null) {
            loaded = new Loaded(SavedModel.of(bytes, "the model"));
        }
        return loaded;
    }

    /** The model in this JVM, with buffers that no thread uses. */
    private static final class Loaded {
        private final SavedModel model;
        private final Queue<Buffers> free = new ConcurrentLinkedQueue<>();

        private Loaded(SavedModel model) {
            this.model = model;
        }
    }

    /** What a forward pass of one row needs. Owned by one thread at a time. */
    private static final class Buffers {
        private final SavedModel model;
        private final Backprop backprop;
        private final PredictionInput input;
        private final SparseRow sparse;
        private final float[] dense;

        private Buffers(SavedModel model) {
            Blas.use(model.config().blas());
            this.model = model;
            this.backprop = new Backprop(model.graph(), model.config().loss(), 1);
            this.input = PredictionInput.of(model, 1);
            this.sparse = model.isSparse() ? new SparseRow() : null;
            this.dense = model.isSparse() ? null : new float[model.graph().inputWidth()];
        }

        private float[] outputs(Vector features) {
            input.clear();
            if (sparse != null) {
                sparse.clear();
                features.foreachNonZero(
                        (j, x) -> {
                            sparse.add((int) j, (float) (double) x);
                            return null;
                        });
                input.add(sparse);
            } else {
                copy(features);
                input.add(dense);
            }
            Matrix output = backprop.forward(model.theta(), input.rows());
            float[] result = new float[output.cols()];
            for (int k = 0; k < result.length; k++) {
                result[k] = output.get(0, k);
            }
            return result;
        }

        private void copy(Vector features) {
            if (features instanceof SparseVector given) {
                Arrays.fill(dense, 0f);
                for (int i = 0; i < given.indices().length; i++) {
                    dense[given.indices()[i]] = (float) given.values()[i];
                }
            } else {
                for (int j = 0; j < dense.length; j++) {
                    dense[j] = (float) features.apply(j);
                }
            }
        }
    }
}
