package org.backdraft.driver.ml;

import org.apache.spark.SparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vector;
import org.backdraft.driver.model.SavedModel;

import scala.reflect.ClassTag;

import java.io.Serializable;

/** The trained network of a spark.ml model: here, or broadcast. */
final class Network implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final ClassTag<ModelFile> TAG = ClassTag.apply(ModelFile.class);

    private final ModelFile here;
    private final Broadcast<ModelFile> sent;
    private transient Network broadcast;
    private transient SparkContext broadcastBy;

    private Network(ModelFile here, Broadcast<ModelFile> sent) {
        this.here = here;
        this.sent = sent;
    }

    /** A network that is here. */
    static Network of(SavedModel model) {
        return new Network(new ModelFile(model), null);
    }

    /** Whether it is broadcast. */
    boolean isSent() {
        return sent != null;
    }

    /** The same broadcast, so that tasks carry no more than its name; once for each Spark. */
    synchronized Network sentBy(SparkContext spark) {
        if (broadcast == null || broadcastBy != spark) {
            broadcast = new Network(null, spark.broadcast(here, TAG));
            broadcastBy = spark;
        }
        return broadcast;
    }

    /** The model. */
    SavedModel model() {
        return file().model();
    }

    /**
     * Its outputs for a row.
     *
     * @throws IllegalArgumentException when it has another number of features
     */
    float[] outputs(Vector features) {
        return file().outputs(features);
    }

    private ModelFile file() {
        return sent == null ? here : sent.value();
    }
}
