package org.backdraft.model;

import org.backdraft.nn.AbsoluteError;
import org.backdraft.nn.BinaryCrossEntropy;
import org.backdraft.nn.ClassWeights;
import org.backdraft.nn.CrossEntropy;
import org.backdraft.nn.Hinge;
import org.backdraft.nn.Huber;
import org.backdraft.nn.Loss;
import org.backdraft.nn.Perceptron;
import org.backdraft.nn.SquaredError;

import java.util.List;

/** The key {@code loss}: a name, or a section with a type and its settings. */
public final class LossSettings {
    private static final List<String> TYPES =
            List.of(
                    "squared-error",
                    "absolute-error",
                    "huber",
                    "cross-entropy",
                    "binary-cross-entropy",
                    "hinge",
                    "perceptron");

    /** Key of the classes' weights. */
    public static final String CLASS_WEIGHTS = "class-weights";

    /** What they are where they are to follow from the data. */
    public static final String BALANCED = "balanced";

    private LossSettings() {}

    /** The loss. */
    public static Loss read(Settings root) {
        Settings loss = root.sectionOrType("loss");
        return switch (loss.oneOf("type", TYPES)) {
            case "squared-error" -> new SquaredError();
            case "absolute-error" -> new AbsoluteError();
            case "huber" -> new Huber(loss.number("delta", 1));
            case "cross-entropy" ->
                    new CrossEntropy(loss.number("smoothing", 0), classWeights(loss));
            case "binary-cross-entropy" -> new BinaryCrossEntropy(classWeights(loss));
            case "hinge" -> new Hinge();
            default -> new Perceptron();
        };
    }

    private static ClassWeights classWeights(Settings loss) {
        if (loss.has(CLASS_WEIGHTS) && !loss.isList(CLASS_WEIGHTS)) {
            loss.oneOf(CLASS_WEIGHTS, List.of(BALANCED), null);
            return ClassWeights.NONE;
        }
        return new ClassWeights(loss.numbers(CLASS_WEIGHTS, List.of()));
    }
}
