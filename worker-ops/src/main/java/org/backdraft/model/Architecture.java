package org.backdraft.model;

import org.backdraft.nn.Loss;
import org.backdraft.nn.Node;

import java.util.List;

/**
 * What the configuration of a training run says of its network: all that using the network takes.
 *
 * @param network the modules in order
 * @param loss what was minimised, which makes predictions of outputs
 * @param sparse whether it was trained on sparse rows
 * @param reconstructs whether the outputs were compared with the features
 * @param labels columns of the labels; empty where they have no names
 */
public record Architecture(
        List<Node> network, Loss loss, boolean sparse, boolean reconstructs, List<String> labels) {
    private static final String LABEL = "label";

    /**
     * Reads a configuration.
     *
     * @param configuration JSON, every default written out
     * @throws IllegalArgumentException when it isn't one, saying what is wrong with it
     */
    public static Architecture parse(String configuration) {
        JsonSettings root = JsonSettings.parse(configuration);
        JsonSettings data = root.section("data");
        return new Architecture(
                NetworkSettings.read(root),
                LossSettings.read(root),
                data.text("storage", "").equals("sparse"),
                data.text("target", "").equals("features"),
                labels(data.section("train")));
    }

    private static List<String> labels(JsonSettings train) {
        if (train.isList(LABEL)) {
            return train.words(LABEL, List.of());
        }
        String label = train.text(LABEL, "");
        return label.isEmpty() ? List.of() : List.of(label);
    }
}
