package org.backdraft.driver.run;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
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

    private static final int MOST_SHOWN = 60;

    /** Sections and keys that don't change what is computed. Paths don't: contents are compared. */
    private static final List<String> FREE =
            List.of(
                    "sync",
                    "spark",
                    "log-every-steps",
                    "checkpoint",
                    "data.partitions",
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

    /**
     * Checks that the configuration is the checkpoint's, but for what is meant to change.
     *
     * @param changes keys, or sections, that may differ
     * @return whether something does
     * @throws ConfigurationException saying what differs, or which change isn't one
     */
    static boolean checkConfiguration(
            CheckpointStore.Found found, RunConfig config, Set<String> changes) {
        Map<String, String> there = flat(configuration(found));
        Map<String, String> here = flat(ConfigFactory.parseString(config.toJson()));
        Set<String> keys = new TreeSet<>(there.keySet());
        keys.addAll(here.keySet());
        List<String> different = new ArrayList<>();
        keys.removeIf(key -> isIn(key, FREE) || Objects.equals(there.get(key), here.get(key)));
        for (String key : keys) {
            if (!isIn(key, changes)) {
                different.add(
                        "%n  %s: %s there, %s here"
                                .formatted(key, shown(there.get(key)), shown(here.get(key))));
            }
        }
        if (!different.isEmpty()) {
            throw new ConfigurationException(
                    ("the checkpoint %s is of a run with another configuration:%s%nif that is meant,"
                                    + " name what changes with --change KEY; else give the run's own"
                                    + " configuration, or another --run")
                            .formatted(found.path(), String.join("", different)));
        }
        return !keys.isEmpty();
    }

    /**
     * Checks that the data is the checkpoint's.
     *
     * @param identity of the run that is to go on
     * @param changes as for the configuration; "data" allows other data
     */
    static void checkData(
            CheckpointStore.Found found, Map<String, String> identity, Set<String> changes) {
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
        for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
            flat.put(
                    String.join(".", ConfigUtil.splitPath(entry.getKey())),
                    entry.getValue().render());
        }
        return flat;
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
