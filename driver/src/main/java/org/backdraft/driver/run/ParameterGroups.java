package org.backdraft.driver.run;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.config.OptimizationConfig;
import org.backdraft.driver.config.OptimizationConfig.Group;
import org.backdraft.driver.optim.ParameterSpan;
import org.backdraft.driver.optim.Regularizer;
import org.backdraft.nn.BatchNorm;
import org.backdraft.nn.Graph;
import org.backdraft.nn.LayerNorm;
import org.backdraft.nn.Module;
import org.backdraft.nn.Node;
import org.backdraft.nn.ParameterShape;
import org.backdraft.nn.Scale;

import java.util.ArrayList;
import java.util.List;

/** The tensors of a network that are trained, each with the settings of its group. */
final class ParameterGroups {
    private static final String BIAS = "bias";

    private ParameterGroups() {}

    /**
     * The spans of a network's tensors, without those of frozen modules and of groups whose
     * learning rate is 0.
     *
     * @throws ConfigurationException when a group names a module that isn't there, or nothing is
     *     left to train
     */
    static List<ParameterSpan> spans(Graph graph, OptimizationConfig config) {
        checkNames(graph, config.groups());
        List<ParameterSpan> spans = new ArrayList<>();
        for (int i = 0; i < graph.nodes().size(); i++) {
            Group group = group(graph.nodes().get(i).name(), config);
            if (!graph.isSharing(i) && !graph.isFrozen(i) && group.learningRateFactor() > 0) {
                addSpans(graph, i, group, config, spans);
            }
        }
        if (spans.isEmpty()) {
            throw new ConfigurationException(
                    "nothing is left to train: every module with parameters is frozen, or its"
                            + " group's learning-rate-factor is 0");
        }
        return spans;
    }

    private static void addSpans(
            Graph graph, int i, Group group, OptimizationConfig config, List<ParameterSpan> to) {
        Node node = graph.nodes().get(i);
        int at = graph.offset(i);
        for (ParameterShape tensor : graph.parameters(i)) {
            boolean matrix = tensor.dimensions().size() > 1;
            to.add(
                    new ParameterSpan(
                            node.name() + "." + tensor.name(),
                            at,
                            at + tensor.size(),
                            matrix ? tensor.dimensions().get(0) : 1,
                            group.learningRateFactor(),
                            isRegularised(node.module(), tensor, config.regularization())
                                    ? group.regularizer()
                                    : Regularizer.NONE));
            at += tensor.size();
        }
    }

    private static boolean isRegularised(
            Module module, ParameterShape tensor, OptimizationConfig.Regularization rule) {
        if (module instanceof LayerNorm || module instanceof BatchNorm || module instanceof Scale) {
            return rule.norms();
        }
        return rule.biases() || !tensor.name().equals(BIAS);
    }

    private static Group group(String module, OptimizationConfig config) {
        return config.groups().stream()
                .filter(group -> group.modules().contains(module))
                .findFirst()
                .orElseGet(
                        () -> new Group(List.of(module), 1, config.regularization().regularizer()));
    }

    private static void checkNames(Graph graph, List<Group> groups) {
        List<String> names = graph.nodes().stream().map(Node::name).toList();
        for (Group group : groups) {
            for (String name : group.modules()) {
                if (!names.contains(name)) {
                    throw new ConfigurationException(
                            "parameter-groups: there is no module '%s'; there are %s"
                                    .formatted(name, String.join(", ", names)));
                }
            }
        }
    }
}
