package org.backdraft.driver.run;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.config.DataConfig;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.data.FeatureStorage;
import org.backdraft.driver.data.Loader;
import org.backdraft.nn.Graph;
import org.backdraft.nn.Node;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Whether a run can do with features of which only those that aren't 0 are there. */
public final class SparseConditions {
    private static final String STORAGE = "data.storage";

    private SparseConditions() {}

    /**
     * A loader for a configuration's training data.
     *
     * @throws ConfigurationException when the configuration asks for sparse storage in vain
     */
    public static Loader loader(Loader loader, RunConfig config, Graph graph) {
        return loader(loader, List.of(config), graph.inputWidth());
    }

    /** Likewise for several models of the same data. */
    static Loader loader(Loader loader, List<RunConfig> configs, int features) {
        boolean anySparse = false;
        for (RunConfig config : configs) {
            String problem = problem(config, new Graph(features, config.network()));
            if (!problem.isEmpty() && config.data().storage() == FeatureStorage.SPARSE) {
                throw new ConfigurationException(
                        "data.storage = sparse: %s; set data.storage = float".formatted(problem));
            }
            anySparse |= problem.isEmpty();
        }
        return loader.storing(configs.get(0).data().storage(), anySparse);
    }

    /** A configuration with its storage settled, as the training data's came out. */
    static RunConfig settled(RunConfig config, Graph graph, FeatureStorage storage) {
        if (config.data().storage() != FeatureStorage.AUTO) {
            return config;
        }
        boolean sparse = storage == FeatureStorage.SPARSE && problem(config, graph).isEmpty();
        FeatureStorage own = sparse ? FeatureStorage.SPARSE : FeatureStorage.DENSE;
        return config.with(
                Map.of(STORAGE, own.name().toLowerCase(Locale.ROOT)), "effective configuration");
    }

    /** Why features must be dense, or "". */
    private static String problem(RunConfig config, Graph graph) {
        DataConfig data = config.data();
        Node dense = graph.needsDense();
        if (data.target() == DataConfig.Target.FEATURES) {
            return "data.target = features compares all of them";
        }
        if (!config.augmentation().isNone()) {
            return "augmentation moves all pixels of an image";
        }
        if (!data.scaling().keepsZeros()) {
            return "data.scaling makes other numbers of zeros, which none, max-abs and divide-by"
                    + " without subtract don't";
        }
        return dense == null
                ? ""
                : "module '%s' takes the input, which only linear modules can take sparse"
                        .formatted(dense.name());
    }
}
