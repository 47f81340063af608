package org.backdraft.driver.ml;

import org.apache.spark.ml.linalg.Vector;
import org.backdraft.driver.model.SavedModel;

import java.io.Serializable;
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

    /**
     * The model in this JVM.
     *
     * @param free batches of one row that no thread uses
     */
    private record Loaded(SavedModel model, Queue<RowBatch> free) {
        private Loaded(SavedModel model) {
            this(model, new ConcurrentLinkedQueue<>());
        }
    }

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
    double[] outputs(Vector features) {
        Loaded here = loaded();
        RowBatch free = here.free.poll();
        RowBatch batch = free == null ? RowBatch.ofOne(here.model) : free;
        batch.clear();
        batch.add(features);
        double[] outputs = OutputRows.row(batch.outputs(), 0);
        here.free.add(batch);
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
}
