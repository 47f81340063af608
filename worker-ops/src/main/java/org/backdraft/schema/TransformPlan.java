package org.backdraft.schema;

import java.io.Serializable;

/**
 * A transform whose numbers may still have to be fitted.
 *
 * @param kind which one
 * @param fixed the transform where nothing is to be fitted, else null
 */
public record TransformPlan(Kind kind, Transform fixed) implements Serializable {

    /** Kinds of transforms. */
    public enum Kind {
        /** {@link Transform.Log1p}. */
        LOG1P,
        /** {@link Transform.Clip}. */
        CLIP,
        /** {@link Transform.Standardise}. */
        STANDARDISE,
        /** {@link Transform.MinMax}. */
        MIN_MAX
    }

    public TransformPlan {
        boolean fitted = kind == Kind.STANDARDISE || kind == Kind.MIN_MAX;
        if (fitted != (fixed == null)) {
            throw new IllegalArgumentException(kind + " with " + fixed);
        }
    }

    /** A transform without settings. */
    public static TransformPlan of(Kind kind) {
        return new TransformPlan(kind, kind == Kind.LOG1P ? new Transform.Log1p() : null);
    }

    /** To a range. */
    public static TransformPlan clip(double least, double most) {
        return new TransformPlan(Kind.CLIP, new Transform.Clip(least, most));
    }
}
