package org.backdraft.driver.ml;

import org.apache.spark.ml.util.Identifiable;

/** The uid of a stage that is being constructed. Owned by the constructing thread. */
final class StageUid {
    /*
     * Spark's stages are Scala classes. Their constructors ask the stage for its uid, as the columns'
     * params are told by it, and a Scala stage knows it by then. In Java a field has no value before
     * the superclass is done. So a stage's constructor announces the uid while its arguments are
     * evaluated, which is before; and uid() gives what was announced until the field has its value.
     */
    private static final ThreadLocal<String> ANNOUNCED = new ThreadLocal<>();

    private final String uid;

    private StageUid(String uid) {
        this.uid = uid;
        ANNOUNCED.set(uid);
    }

    /** Announces a given uid. */
    static StageUid of(String uid) {
        return new StageUid(uid);
    }

    /** Announces a new uid that starts with the name of the class. */
    static StageUid random(Class<?> stage) {
        return new StageUid(Identifiable.randomUID(stage.getSimpleName()));
    }

    /** The uid of the stage that this thread constructs. */
    static String announced() {
        return ANNOUNCED.get();
    }

    /** The uid, for the stage's field; ends the announcement. */
    String settled() {
        ANNOUNCED.remove();
        return uid;
    }
}
