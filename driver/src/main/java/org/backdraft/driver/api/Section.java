package org.backdraft.driver.api;

import org.backdraft.driver.optim.Optimizer;
import org.backdraft.nn.Loss;
import org.backdraft.nn.Module;
import org.backdraft.nn.Shape;
import org.backdraft.nn.Window;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Records of modules, losses and optimizers as the sections of a configuration that are read back
 * as them.
 */
final class Section {
    /*
     * A record's components are called as their keys are, but for hyphens and these. Each is said,
     * so that no default of the configuration's comes in between.
     */
    private static final Map<String, String> KEYS =
            Map.of("initializer", "init", "weights", "class-weights");

    /** Said where it isn't 1: averages have none. */
    private static final String DILATION = "dilation";

    /** Modules that are called otherwise. */
    private static final Map<String, String> TYPES =
            Map.of(
                    "convolution",
                    "conv",
                    "average-pool",
                    "avg-pool",
                    "global-average-pool",
                    "global-avg-pool");

    private Section() {}

    static String of(Module module) {
        return of(type(module), module);
    }

    /** One with a window is called by its dimensions too: max-pool2d. */
    private static String type(Module module) {
        String name = hyphened(module.getClass().getSimpleName());
        String type = TYPES.getOrDefault(name, name);
        for (RecordComponent component : module.getClass().getRecordComponents()) {
            if (value(component, module) instanceof Window window) {
                return type + window.dimensions() + "d";
            }
        }
        return type;
    }

    static String of(Loss loss) {
        return of(hyphened(loss.getClass().getSimpleName()), loss);
    }

    static String of(Optimizer optimizer) {
        return of(optimizer.getClass().getSimpleName().toLowerCase(Locale.ROOT), optimizer);
    }

    private static String of(String type, Object settings) {
        StringBuilder text = new StringBuilder("{ type = ").append(type);
        append(settings, text);
        return text.append(" }").toString();
    }

    private static void append(Object settings, StringBuilder text) {
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            String name = component.getName();
            Object value = value(component, settings);
            if (value instanceof Window) {
                append(value, text);
                continue;
            }
            if (name.equals(DILATION) && Set.of(1).containsAll((List<?>) value)) {
                continue;
            }
            text.append(", ")
                    .append(KEYS.getOrDefault(name, hyphened(name)))
                    .append(" = ")
                    .append(written(value));
        }
    }

    private static Object value(RecordComponent component, Object settings) {
        try {
            return component.getAccessor().invoke(settings);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String written(Object value) {
        if (value instanceof Shape shape) {
            return shape.dimensions().toString();
        }
        return value instanceof Enum<?> constant
                ? hyphened(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                : value.toString();
    }

    private static String hyphened(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
