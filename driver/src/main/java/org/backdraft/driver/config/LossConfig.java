package org.backdraft.driver.config;

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
final class LossConfig {
    private static final List<String> TYPES =
            List.of(
                    "squared-error",
                    "absolute-error",
                    "huber",
                    "cross-entropy",
                    "binary-cross-entropy",
                    "hinge",
                    "perceptron");

    static final String CLASS_WEIGHTS = "class-weights";
    static final String BALANCED = "balanced";

    private LossConfig() {}

    static Loss read(ConfigReader root) {
        ConfigReader loss = root.sectionOrType("loss");
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

    private static ClassWeights classWeights(ConfigReader loss) {
        if (loss.has(CLASS_WEIGHTS) && !loss.isList(CLASS_WEIGHTS)) {
            loss.oneOf(CLASS_WEIGHTS, List.of(BALANCED), null);
            return ClassWeights.NONE;
        }
        return new ClassWeights(loss.numbers(CLASS_WEIGHTS, List.of()));
    }
}
