package org.backdraft.driver.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;

import org.backdraft.driver.config.ConfigReader.Asked;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every key that a configuration may hold.
 *
 * <p>None of them is written down here: a configuration is read with each word of each choice in
 * turn (each optimizer, each format, each kind of it, ...), and the reader tells which keys it asks
 * for then, and what it takes where they are missing. A key that not all words of a choice have, or
 * not with one default, goes with those that do.
 */
public final class ConfigReference {
    /**
     * What must be there under some choice; what a choice doesn't ask for is passed over. In {@code
     * vars} each word that was chosen is a key.
     */
    private static final String GENERAL =
            """
            data.train { format = csv, path = p }
            network = [{ type = linear, units = 1, shape = 1, kernel = 7, channels = 1 }]
            parameter-groups = [{ modules = [a] }]
            loss.type = squared-error
            schedule.milestones = [1]
            blas.path = ${?vars.system}
            """;

    private static final String COLUMNS =
            """
            data.columns.COLUMN { transform = [{ type = clip, least = 0 }] }
            """;

    private static final String THE_KERNEL = "\"the kernel\"";

    /** Defaults that follow from other keys, by path or, where not all do, by path and default. */
    private static final Map<String, String> FOLLOWING =
            Map.of(
                    "network[].name", "\"the type and a number\"",
                    "network[].inputs", "\"the module before\"",
                    "network[].stride [7, 7]", THE_KERNEL,
                    "network[].stride [7]", THE_KERNEL,
                    "data.seed", "seed");

    /** What stands for no bound. */
    private static final double BOUND = Float.MAX_VALUE;

    private static final String COLUMN = "data.columns.COLUMN.";

    /** Parts that don't go with all choices of the others, or have choices that go together. */
    private static final List<ConfigReference> PARTS =
            List.of(
                    new ConfigReference(GENERAL, "", Map.of()),
                    new ConfigReference(GENERAL + COLUMNS, "data.missing-values", Map.of()),
                    new ConfigReference(GENERAL + COLUMNS, COLUMN, Map.of()),
                    new ConfigReference(
                            GENERAL + COLUMNS,
                            COLUMN + "fill",
                            Map.of(COLUMN + "type", "category", COLUMN + "missing", "constant")));

    private final String text;
    private final String within;
    private final Map<String, String> chosen;

    /** A key as the reader asked for it, once for each default. */
    private record Found(String path, String expected, String byDefault) {}

    private ConfigReference(String text, String within, Map<String, String> chosen) {
        this.text = text;
        this.within = within;
        this.chosen = chosen;
    }

    /** All keys, section by section. */
    public static List<ConfigKey> keys() {
        Map<String, List<String>> choices = choices();
        Map<String, Map<String, List<ConfigKey>>> sections = new LinkedHashMap<>();
        for (ConfigReference part : PARTS) {
            part.explore(new LinkedHashMap<>())
                    .forEach(
                            (found, words) ->
                                    sections.computeIfAbsent(
                                                    section(found.path), s -> new LinkedHashMap<>())
                                            .computeIfAbsent(found.path, p -> new ArrayList<>())
                                            .add(key(found, words, choices)));
        }
        return sections.values().stream()
                .flatMap(section -> section.values().stream().flatMap(List::stream))
                .toList();
    }

    /** The words of each key that takes no others. */
    public static Map<String, List<String>> choices() {
        Map<String, List<String>> choices = new LinkedHashMap<>();
        PARTS.forEach(part -> part.explore(choices));
        return choices;
    }

    private Map<Found, Map<String, Set<String>>> explore(Map<String, List<String>> choices) {
        Config config = ConfigFactory.parseString(text);
        for (Map.Entry<String, String> choice : chosen.entrySet()) {
            config = set(config, choice.getKey(), choice.getValue());
        }
        Map<Found, Map<String, Set<String>>> seen = explore(config, chosen.keySet(), choices);
        chosen.forEach(
                (path, word) -> seen.values().forEach(words -> words.put(path, Set.of(word))));
        return seen;
    }

    /**
     * The keys there are with some settings, each with the words of choices that it was seen with.
     */
    private Map<Found, Map<String, Set<String>>> explore(
            Config config, Set<String> before, Map<String, List<String>> choices) {
        Map<Found, Map<String, Set<String>>> seen = new LinkedHashMap<>();
        Map<String, List<String>> open = new LinkedHashMap<>();
        for (Asked asked : asked(config).values()) {
            seen.put(found(asked), new LinkedHashMap<>());
            if (!asked.choices().isEmpty() && !before.contains(asked.path())) {
                open.put(asked.path(), asked.choices());
            }
        }
        choices.putAll(open);
        Set<String> further = new LinkedHashSet<>(before);
        further.addAll(open.keySet());
        open.forEach(
                (path, words) -> {
                    for (String word : words) {
                        Config with = set(config, path, word);
                        explore(with, further, choices)
                                .forEach((found, more) -> note(seen, found, more, path, word));
                    }
                });
        return seen;
    }

    /** Chooses a word, also in the one item of a list. */
    private static Config set(Config config, String path, String word) {
        int list = path.indexOf("[].");
        if (list < 0) {
            return config.withValue(path, ConfigValueFactory.fromAnyRef(word))
                    .withValue("vars." + word, ConfigValueFactory.fromAnyRef("p"));
        }
        String name = path.substring(0, list);
        Config item = config.getConfigList(name).get(0);
        ConfigValue changed = set(item, path.substring(list + 3), word).root();
        return config.withValue(name, ConfigValueFactory.fromIterable(List.of(changed)));
    }

    private static void note(
            Map<Found, Map<String, Set<String>>> seen,
            Found found,
            Map<String, Set<String>> conditions,
            String path,
            String word) {
        Map<String, Set<String>> all = seen.computeIfAbsent(found, f -> new LinkedHashMap<>());
        all.computeIfAbsent(path, p -> new LinkedHashSet<>()).add(word);
        conditions.forEach(
                (p, words) -> all.computeIfAbsent(p, q -> new LinkedHashSet<>()).addAll(words));
    }

    /** The last of what was asked for each key, which must be there if that was ever asked. */
    private Map<String, Asked> asked(Config config) {
        ConfigReader root = ConfigReader.of(config.resolve());
        RunConfig unused = RunConfig.read(root);
        Map<String, Asked> byPath = new LinkedHashMap<>();
        for (Asked asked : root.asked()) {
            String path = asked.path().replaceAll("\\[\\d+]", "[]");
            if (path.startsWith(within)) {
                byPath.merge(
                        path,
                        new Asked(path, asked.expected(), asked.byDefault(), asked.choices()),
                        ConfigReference::merged);
            }
        }
        return byPath;
    }

    private static Asked merged(Asked before, Asked after) {
        return new Asked(
                after.path(),
                after.expected(),
                before.byDefault() == null ? null : after.byDefault(),
                after.choices().isEmpty() ? before.choices() : after.choices());
    }

    private static Found found(Asked asked) {
        if (asked.byDefault() == null) {
            return new Found(asked.path(), asked.expected(), null);
        }
        String written = written(asked.byDefault());
        String following = FOLLOWING.getOrDefault(asked.path() + " " + written, written);
        String byDefault = FOLLOWING.getOrDefault(asked.path(), following);
        return new Found(asked.path(), asked.expected(), byDefault);
    }

    private static String written(Object value) {
        if (value instanceof Double number) {
            return Math.abs(number) == BOUND
                    ? "\"no bound\""
                    : number.toString().replaceFirst("\\.0(?=E|$)", "").replace('E', 'e');
        }
        String text = value.toString();
        boolean plain = !(value instanceof String) || text.matches("[\\w.-]+( [\\w.-]+)*");
        return plain ? text : "\"%s\"".formatted(text);
    }

    private static ConfigKey key(
            Found found, Map<String, Set<String>> words, Map<String, List<String>> choices) {
        List<String> conditions = new ArrayList<>();
        words.forEach(
                (path, some) -> {
                    if (some.size() < choices.get(path).size()) {
                        String section = section(path);
                        String name =
                                found.path.startsWith(section)
                                        ? path.substring(section.length())
                                        : path;
                        conditions.add(name + " = " + String.join(", ", some));
                    }
                });
        Collections.sort(conditions);
        return new ConfigKey(
                found.path, found.expected, found.byDefault, String.join(" and ", conditions));
    }

    /** The path of a key's section, with a dot behind it. */
    private static String section(String path) {
        return path.substring(0, path.lastIndexOf('.') + 1);
    }
}
