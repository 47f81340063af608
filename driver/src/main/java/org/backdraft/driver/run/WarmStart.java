package org.backdraft.driver.run;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.config.DataConfig;
import org.backdraft.driver.config.LifeConfig;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.nn.Graph;
import org.backdraft.nn.Node;
import org.backdraft.schema.Schema;
import org.backdraft.worker.Scaling;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * The parameters of a saved model as the first ones of a run: module by module, by their names.
 *
 * @param config what to take
 * @param model where from
 */
record WarmStart(LifeConfig.WarmStart config, SavedModel model) {

    /** What the configuration names, or null when it names nothing. */
    static WarmStart read(HadoopFiles files, LifeConfig.WarmStart config) throws IOException {
        return config.model().isEmpty()
                ? null
                : new WarmStart(config, SavedModel.read(files, config.model()));
    }

    /**
     * Copies parameters and statistics.
     *
     * @param theta written, but for the modules that are excepted
     * @param classes names of the classes of the data
     * @throws ConfigurationException when a module's don't fit
     */
    void copyTo(float[] theta, Graph graph, List<String> classes) {
        checkNames(graph);
        checkClasses(graph, classes);
        for (int i = 0; i < graph.nodes().size(); i++) {
            boolean owns = !graph.parameters(i).isEmpty() && !graph.isSharing(i);
            if (owns && !isExcepted(graph, i)) {
                copyTo(theta, graph, i);
            }
        }
    }

    /**
     * The columns that the parameters are used to, or null for those fitted to the data.
     *
     * @throws ConfigurationException when the model's are meant, but planned in another way
     */
    Schema schema(DataConfig data) {
        if (!config.scaling() || data.columns() == null || model.schema() == null) {
            return null;
        }
        if (!data.columns().equals(model.config().data().columns())) {
            throw new ConfigurationException(
                    "warm-start.model: %s was trained with other data.columns; give the same, or"
                                    .formatted(config.model())
                            + " warm-start.scaling = data to fit them anew");
        }
        return model.schema();
    }

    /**
     * The scaling that the parameters are used to, or null for one fitted to the data.
     *
     * @param data whose features are scaled
     */
    Scaling scaling(Graph graph, RunData data) {
        List<String> features = data.features();
        if (!config.scaling() || graph.inputWidth() != model.graph().inputWidth()) {
            return null;
        }
        boolean named = !features.isEmpty() && !model.features().isEmpty();
        if (named && !features.equals(model.features())) {
            throw new ConfigurationException(
                    "warm-start.model: %s takes the features %s; the data has %s; use the same"
                                    .formatted(config.model(), model.features(), features)
                            + " features in the same order, or warm-start.scaling = data");
        }
        if (!Objects.equals(data.schema(), model.schema())) {
            throw new ConfigurationException(
                    "warm-start.model: the columns of %s are not fitted as those here; use the same"
                                    .formatted(config.model())
                            + " data.columns, or warm-start.scaling = data");
        }
        return model.scaling();
    }

    private void copyTo(float[] theta, Graph graph, int i) {
        Graph from = model.graph();
        String name = graph.nodes().get(i).name();
        int k = from.nodes().stream().map(Node::name).toList().indexOf(name);
        if (k < 0) {
            throw mistake("has no module '%s'".formatted(name), name);
        }
        if (!from.parameters(k).equals(graph.parameters(i))
                || !from.statistics(k).equals(graph.statistics(i))) {
            throw mistake(
                    "has other shapes in module '%s': %s there, %s here"
                            .formatted(name, from.parameters(k), graph.parameters(i)),
                    name);
        }
        System.arraycopy(
                model.theta(),
                from.offset(k),
                theta,
                graph.offset(i),
                graph.end(i) - graph.offset(i));
        int statistics = graph.statistics(i).stream().mapToInt(s -> s.size()).sum();
        System.arraycopy(
                model.theta(),
                from.statisticsOffset(k),
                theta,
                graph.statisticsOffset(i),
                statistics);
    }

    private boolean isExcepted(Graph graph, int i) {
        return config.except().contains(graph.nodes().get(i).name());
    }

    private void checkNames(Graph graph) {
        List<String> names = graph.nodes().stream().map(Node::name).toList();
        for (String name : config.except()) {
            if (!names.contains(name)) {
                throw new ConfigurationException(
                        "warm-start.except: there is no module '%s'; there are %s"
                                .formatted(name, String.join(", ", names)));
            }
        }
    }

    /** Outputs that stood for other classes would be trained on as if they had not. */
    private void checkClasses(Graph graph, List<String> classes) {
        int last = graph.nodes().size() - 1;
        while (graph.parameters(last).isEmpty() && last > 0) {
            last--;
        }
        boolean both = !classes.isEmpty() && !model.classes().isEmpty();
        if (both && !classes.equals(model.classes()) && !isExcepted(graph, last)) {
            throw mistake(
                    "decides between other classes: %s there, %s here"
                            .formatted(model.classes(), classes),
                    graph.nodes().get(last).name());
        }
    }

    private ConfigurationException mistake(String what, String module) {
        return new ConfigurationException(
                "warm-start.model: %s %s; to draw its parameters anew: warm-start.except = [%s]"
                        .formatted(config.model(), what, module));
    }
}
