package org.backdraft.driver.run;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.train.CheckpointStore;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a checkpoint and the run that is to go on from it have to agree in. */
final class Resumption {
    /** Name of the configuration among a checkpoint's identity. */
    static final String CONFIGURATION = "configuration";

    /** In front of the name of a data set, where the identity has its fingerprint. */
    static final String DATA = "data.";

    /** Name of the BLAS library. */
    static final String BLAS = "blas";

    /** There when features are stored sparse. */
    static final String SPARSE = "sparse";

    private static final String OPTIMIZER = "optimizer.type";
    private static final int MOST_SHOWN = 60;
    private static final int MOST_LINES = 20;

    /**
     * Sections and keys that don't change what is computed. Paths and storage don't: contents, as
     * they are stored, are compared, and whether they are sparse.
     */
    private static final List<String> FREE =
            List.of(
                    "sync",
                    "resident",
                    "gradients.sum",
                    "spark",
                    "executors",
                    "log-every-steps",
                    "checkpoint",
                    "tensorboard",
                    "data.partitions",
                    "data.storage",
                    "data.keep",
                    "data.train.path",
                    "data.train.labels",
                    "data.validation.path",
                    "data.validation.labels",
                    "data.test.path",
                    "data.test.labels",
                    "vars");

    private Resumption() {}

    /** The number of shards of the run that wrote a checkpoint. */
    static int shards(CheckpointStore.Found found) {
        return configuration(found).getInt("data.shards");
    }

    /** The number of groups of shards whose sums that run rounds; 0 when it rounds none. */
    static int groups(CheckpointStore.Found found) {
        Config there = configuration(found);
        return there.hasPath("gradients.groups") ? there.getInt("gradients.groups") : 0;
    }

    /**
     * Checks that the configuration is the checkpoint's, but for what is meant to change.
     *
     * @param changes keys, or sections, that may differ
     * @return whether something does
     * @throws ConfigurationException saying what differs, or what can't change
     */
    static boolean checkConfiguration(
            CheckpointStore.Found found, RunConfig config, Set<String> changes) {
        Map<String, String> there = flat(configuration(found));
        Map<String, String> here = flat(ConfigFactory.parseString(config.toJson()));
        Set<String> keys = new TreeSet<>(there.keySet());
        keys.addAll(here.keySet());
        keys.removeIf(key -> isIn(key, FREE) || Objects.equals(there.get(key), here.get(key)));
        List<String> different = new ArrayList<>();
        for (String key : keys) {
            if (!isIn(key, changes)) {
                different.add(difference(key, there, here));
            }
        }
        if (!different.isEmpty()) {
            throw new ConfigurationException(
                    ("the checkpoint %s is of a run with another configuration:%s%nif that is meant,"
                                    + " name what changes with --change KEY; else give the run's own"
                                    + " configuration, or another --run")
                            .formatted(found.path(), brief(different)));
        }
        if (keys.contains(OPTIMIZER)) {
            throw new ConfigurationException(
                    ("the run of the checkpoint %s can't change its optimizer, since what one"
                                    + " remembers means nothing to another:%s%nto train on with another one,"
                                    + " start a new run with warm-start.model")
                            .formatted(found.path(), difference(OPTIMIZER, there, here)));
        }
        return !keys.isEmpty();
    }

    private static String difference(
            String key, Map<String, String> there, Map<String, String> here) {
        return "%n  %s: %s there, %s here"
                .formatted(key, shown(there.get(key)), shown(here.get(key)));
    }

    private static String brief(List<String> lines) {
        String first = String.join("", lines.subList(0, Math.min(lines.size(), MOST_LINES)));
        int left = lines.size() - MOST_LINES;
        return left <= 0 ? first : first + "%n  ... and %d more".formatted(left);
    }

    /**
     * Checks that the data is the checkpoint's.
     *
     * @param identity of the run that is to go on
     * @param changes as for the configuration; "data" allows other data
     */
    static void checkData(
            CheckpointStore.Found found, Map<String, String> identity, Set<String> changes) {
        boolean sparse = identity.containsKey(SPARSE);
        if (sparse != found.identity().containsKey(SPARSE)) {
            throw new ConfigurationException(
                    ("the run of the checkpoint %s stores features %s, which adds in another order;"
                                    + " set data.storage = %s")
                            .formatted(
                                    found.path(),
                                    sparse ? "dense" : "sparse",
                                    sparse ? "dense" : "sparse"));
        }
        Set<String> names = new TreeSet<>(identity.keySet());
        names.addAll(found.identity().keySet());
        for (String name : names) {
            boolean same = Objects.equals(found.identity().get(name), identity.get(name));
            if (name.startsWith(DATA) && !same && !isIn(name, changes)) {
                throw new ConfigurationException(
                        ("the checkpoint %s is of a run on other data: the contents of %s differ; give"
                                        + " the same data, or, if that is meant, --change %s")
                                .formatted(found.path(), name, name));
            }
        }
    }

    private static Config configuration(CheckpointStore.Found found) {
        return ConfigFactory.parseString(found.identity().getOrDefault(CONFIGURATION, "{}"));
    }

    private static Map<String, String> flat(Config config) {
        Map<String, String> flat = new TreeMap<>();
        config.root().forEach((key, value) -> put(key, value, flat));
        return flat;
    }

    /** Sections and lists one by one; the modules of a network are network.0, network.1, ... */
    private static void put(String key, ConfigValue value, Map<String, String> flat) {
        if (value instanceof ConfigObject section) {
            section.forEach((name, entry) -> put(key + "." + name, entry, flat));
        } else if (value instanceof ConfigList list && !list.isEmpty()) {
            for (int i = 0; i < list.size(); i++) {
                put(key + "." + i, list.get(i), flat);
            }
        } else {
            flat.put(key, value.render());
        }
    }

    private static boolean isIn(String key, Iterable<String> sections) {
        for (String section : sections) {
            if (key.equals(section) || key.startsWith(section + ".")) {
                return true;
            }
        }
        return false;
    }

    private static String shown(String value) {
        if (value == null) {
            return "nothing";
        }
        String line = value.replaceAll("\\s+", " ");
        return line.length() <= MOST_SHOWN ? line : line.substring(0, MOST_SHOWN) + "...";
    }
}
