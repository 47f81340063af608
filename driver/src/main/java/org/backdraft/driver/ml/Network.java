package org.backdraft.driver.ml;

import org.apache.spark.SparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vector;
import org.backdraft.driver.model.SavedModel;

import scala.reflect.ClassTag;

import java.io.Serializable;

/** The trained network of a spark.ml model: here, broadcast, or computed already. */
final class Network implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final ClassTag<ModelFile> TAG = ClassTag.apply(ModelFile.class);

    private final ModelFile here;
    private final Broadcast<ModelFile> sent;
    private final boolean isComputed;
    private transient Network broadcast;
    private transient SparkContext broadcastBy;

    private Network(ModelFile here, Broadcast<ModelFile> sent, boolean isComputed) {
        this.here = here;
        this.sent = sent;
        this.isComputed = isComputed;
    }

    /** A network that is here. */
    static Network of(SavedModel model) {
        return new Network(new ModelFile(model), null, false);
    }

    /** Whether it is broadcast. */
    boolean isSent() {
        return sent != null;
    }

    /** The same broadcast, so that tasks carry no more than its name; once for each Spark. */
    synchronized Network sentBy(SparkContext spark) {
        if (broadcast == null || broadcastBy != spark) {
            broadcast = new Network(null, spark.broadcast(here, TAG), false);
            broadcastBy = spark;
        }
        return broadcast;
    }

    /** A broadcast network that takes its own outputs for features, and gives them back. */
    Network computed() {
        return new Network(null, sent, true);
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
    double[] outputs(Vector features) {
        return isComputed ? features.toArray().clone() : file().outputs(features);
    }

    private ModelFile file() {
        return sent == null ? here : sent.value();
    }
}
