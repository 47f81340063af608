package org.backdraft.driver.ml;

import com.typesafe.config.ConfigUtil;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.config.DataConfig;
import org.backdraft.driver.config.RunConfig;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an estimator's params are as a configuration.
 *
 * @param stage the estimator
 * @param params its params
 * @param columns of the table
 * @param hidden units of the hidden layers
 */
record StageConfiguration(Params stage, StageParams params, Columns columns, int[] hidden) {
    /** Name of the table in configurations. */
    static final String TABLE = "train";

    private static final String USUAL_TEXT =
            """
            data.train { format = dataset, path = train, label = label, features = [features] }
            network = [{ type = linear, units = 1 }]
            loss = squared-error
            vars.outputs = 1
            """;

    /** A configuration that says no more than it must, for its defaults. */
    static final RunConfig USUAL = RunConfig.parse(USUAL_TEXT, "defaults", Map.of());

    /** Keys that belong to the table or the application. */
    private static final List<String> NOT_FREE =
            List.of("data.train", "data.columns", "data.target", "spark", "vars.outputs");

    /** Activations whose layers start as He et al. have it. */
    private static final List<String> RECTIFIERS =
            List.of("relu", "leaky-relu", "elu", "gelu", "silu");

    /**
     * Columns of a table.
     *
     * @param weight or "" for none
     */
    record Columns(String features, String label, String weight) {}

    /** A default as a file would say it. */
    static String usual(String... path) {
        Object value = USUAL.effective();
        for (String key : path) {
            value = ((Map<?, ?>) value).get(key);
        }
        return value.toString();
    }

    /**
     * Reads one key's value in a configuration that says nothing else.
     *
     * @param param that gives it, for messages
     * @param others further lines
     * @throws IllegalArgumentException when the key takes no such value
     */
    static RunConfig check(String param, String key, String value, String... others) {
        // Its own line comes first, so that a place in it is one in the value.
        String text =
                "%s = %s%n%s%n".formatted(key, written(key, value), String.join("\n", others));
        return parse(text + without(key), "param " + param, Map.of());
    }

    /** What must be said beside a key; the last of equal keys would win. */
    private static String without(String key) {
        return String.join(
                "\n", USUAL_TEXT.lines().filter(line -> !line.startsWith(key + " ")).toList());
    }

    /** Networks and losses are HOCON, all else are words and numbers. */
    private static String written(String key, String value) {
        boolean free = key.equals("network") || key.equals("loss");
        return free ? value : ConfigUtil.quoteString(value);
    }

    /**
     * Looks at settings as far as each tells by itself.
     *
     * @throws IllegalArgumentException when one is not KEY=VALUE or isn't free
     */
    static void checkSettings(String[] settings) {
        for (String key : settings(settings).keySet()) {
            for (String taken : NOT_FREE) {
                if (key.equals(taken) || key.startsWith(taken + ".")) {
                    throw new IllegalArgumentException(
                            ("settings: %s is not free: the table, its columns, the number of outputs"
                                            + " and Spark are those of the application")
                                    .formatted(key));
                }
            }
        }
    }

    private static Map<String, String> settings(String[] settings) {
        Map<String, String> result = new LinkedHashMap<>();
        for (String setting : settings) {
            int at = setting.indexOf('=');
            if (at < 1) {
                throw new IllegalArgumentException(
                        "settings: expected KEY=VALUE, found '%s'".formatted(setting));
            }
            result.put(setting.substring(0, at).strip(), setting.substring(at + 1).strip());
        }
        return result;
    }

    /** Refuses to do without Spark, as a table is there alone. */
    static void checkOnSpark(RunConfig config) {
        if (config.sync() == RunConfig.Sync.IN_PROCESS) {
            throw new IllegalArgumentException(
                    "sync: a table is trained on where it lies, by job-per-step or resident; found"
                            + " in-process");
        }
    }

    /**
     * The whole configuration.
     *
     * @param outputs of the network that hidden layers describe
     * @throws IllegalArgumentException at the first mistake
     */
    RunConfig of(int outputs) {
        StringBuilder text = new StringBuilder();
        text.append(
                "data.train { format = dataset, path = %s, label = %s, weight = %s, features = [%s] }%n"
                        .formatted(
                                TABLE,
                                ConfigUtil.quoteString(columns.label),
                                ConfigUtil.quoteString(columns.weight),
                                ConfigUtil.quoteString(columns.features)));
        text.append("network = ").append(network()).append('\n');
        text.append("loss = ").append(stage.getOrDefault(params.loss)).append('\n');
        text.append("vars.outputs = ").append(outputs).append('\n');
        String solver = StageParams.solverType(stage.getOrDefault(params.solver));
        text.append("optimizer.type = ").append(ConfigUtil.quoteString(solver)).append('\n');
        for (Map.Entry<Param<?>, String> entry : params.keys().entrySet()) {
            if (stage.isDefined(entry.getKey())) {
                String value = stage.getOrDefault(entry.getKey()).toString();
                text.append(entry.getValue())
                        .append(" = ")
                        .append(ConfigUtil.quoteString(value))
                        .append('\n');
            }
        }
        Map<String, String> settings =
                stage.isDefined(params.settings)
                        ? settings(stage.getOrDefault(params.settings))
                        : Map.of();
        RunConfig config = parse(text.toString(), stage.uid(), settings);
        checkOnSpark(config);
        if (config.data().target() != DataConfig.Target.LABEL) {
            throw new IllegalArgumentException("settings: data.target must be label");
        }
        return config;
    }

    /** The list of modules. */
    private String network() {
        if (stage.isSet(params.network)) {
            if (hidden.length > 0) {
                throw new IllegalArgumentException(
                        "both network and layers are set; clear one of them");
            }
            return stage.getOrDefault(params.network);
        }
        String activation = stage.getOrDefault(params.activation);
        String init = RECTIFIERS.contains(activation) ? "he" : "glorot";
        StringBuilder modules = new StringBuilder("[");
        for (int units : hidden) {
            modules.append(
                    "{ type = linear, units = %d, init = %s }, { type = %s }, "
                            .formatted(units, init, activation));
        }
        return modules.append("{ type = linear, units = ${vars.outputs} }]").toString();
    }

    private static RunConfig parse(String text, String origin, Map<String, String> settings) {
        try {
            return RunConfig.parse(text, origin, settings);
        } catch (ConfigurationException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
