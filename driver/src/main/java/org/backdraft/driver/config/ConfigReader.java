package org.backdraft.driver.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;

import org.backdraft.model.Settings;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * One section of a configuration, read key by key.
 *
 * <p>Remembers every key asked for, with the value that holds, so that {@link #finish} can refuse
 * the others and {@link #effective} can write the section out in full.
 */
final class ConfigReader implements Settings {
    private static final Pattern TIME =
            Pattern.compile("\\d{1,9}(\\.\\d+)?\\s*(s|seconds?|m|minutes?|h|hours?)");

    private static final String SECTION = "a section { ... }";
    private static final String SECTIONS = "a list of sections [{ ... }]";

    private final ConfigObject section;
    private final String path;
    private final Map<String, Object> effective = new LinkedHashMap<>();
    private final Set<String> known = new TreeSet<>();
    private final List<ConfigReader> inner = new ArrayList<>();
    private final List<Asked> asked;

    /**
     * A key that has been asked for, here or in the sections below.
     *
     * @param path from the root, such as {@code network[0].units}
     * @param expected what its value may be
     * @param byDefault its value where it is missing, or null when it must be there
     * @param choices the words that it takes; empty when others are taken, too
     */
    record Asked(String path, String expected, Object byDefault, List<String> choices) {}

    private ConfigReader(ConfigObject section, String path, List<Asked> asked) {
        this.section = section;
        this.path = path;
        this.asked = asked;
    }

    static ConfigReader of(Config config) {
        return new ConfigReader(config.root(), "", new ArrayList<>());
    }

    private ConfigReader below(ConfigObject object, String key) {
        return new ConfigReader(object, path + key + ".", asked);
    }

    /** Whether the key has a value; asking makes it known. */
    @Override
    public boolean has(String key) {
        known.add(key);
        return section.containsKey(key);
    }

    /** Whether the key's value is a list. */
    @Override
    public boolean isList(String key) {
        return has(key) && section.get(key) instanceof ConfigList;
    }

    /** A text that must be there. */
    @Override
    public String text(String key) {
        if (!has(key)) {
            throw new ConfigurationException(
                    "%s is missing%s".formatted(path + key, ConfigText.at(section.origin())));
        }
        return text(key, null);
    }

    /** A text, or a number as it is written. */
    @Override
    public String text(String key, String byDefault) {
        return take(key, byDefault, "text", ConfigText::scalar);
    }

    /** A whole number from {@code least} up. */
    long whole(String key, long byDefault, long least) {
        return whole(key, byDefault, least, Long.MAX_VALUE);
    }

    /** A whole number from {@code least} up that fits an int. */
    @Override
    public int wholeInt(String key, int byDefault, int least) {
        return (int) whole(key, byDefault, least, Integer.MAX_VALUE);
    }

    private long whole(String key, long byDefault, long least, long most) {
        String expected =
                least == Long.MIN_VALUE
                        ? "a whole number"
                        : "a whole number from %d up".formatted(least);
        return take(
                key,
                byDefault,
                expected,
                value -> {
                    long number = new BigDecimal(ConfigText.scalar(value)).longValueExact();
                    if (number > most) {
                        throw mistake(key, "expected at most %d, found %d".formatted(most, number));
                    }
                    return number < least ? null : number;
                });
    }

    /** Any finite number. */
    @Override
    public double number(String key, double byDefault) {
        return take(
                key,
                byDefault,
                "a number",
                value -> {
                    double number = new BigDecimal(ConfigText.scalar(value)).doubleValue();
                    return Double.isFinite(number) ? number : null;
                });
    }

    /** A time with its unit, such as {@code 5 minutes}, in milliseconds. */
    long millis(String key, String byDefault) {
        String text =
                take(
                        key,
                        byDefault,
                        "a time such as 30 seconds or 5 minutes",
                        value -> {
                            String written = ConfigText.scalar(value).strip();
                            return TIME.matcher(written).matches() ? written : null;
                        });
        return ConfigFactory.parseString("time = " + text).getDuration("time").toMillis();
    }

    /** True or false. */
    @Override
    public boolean flag(String key, boolean byDefault) {
        return take(
                key,
                byDefault,
                "true or false",
                value ->
                        switch (ConfigText.scalar(value)) {
                            case "true" -> true;
                            case "false" -> false;
                            default -> null;
                        });
    }

    /** One of several words, which must be there. */
    @Override
    public String oneOf(String key, List<String> words) {
        text(key);
        return oneOf(key, words, null);
    }

    /** One of several words. */
    @Override
    public String oneOf(String key, List<String> words, String byDefault) {
        String expected = "one of " + String.join(", ", words);
        asked.add(new Asked(path + key, expected, byDefault, words));
        return take(
                key,
                byDefault,
                expected,
                value ->
                        words.contains(ConfigText.scalar(value)) ? ConfigText.scalar(value) : null);
    }

    /** A list of words; by default as given. */
    @Override
    public List<String> words(String key, List<String> byDefault) {
        return take(
                key,
                byDefault,
                "a list of names such as [a, b]",
                value -> ((ConfigList) value).stream().map(ConfigText::scalar).toList());
    }

    /** One word or a list of words, where "" and a missing key stand for none. */
    List<String> textOrWords(String key) {
        if (isList(key)) {
            return words(key, List.of());
        }
        String text = text(key, "");
        return text.isEmpty() ? List.of() : List.of(text);
    }

    /** A list of whole numbers from {@code least} up that fit ints. */
    List<Integer> wholeInts(String key, List<Integer> byDefault, int least) {
        return take(
                key,
                byDefault,
                "a list of whole numbers from %d up".formatted(least),
                value -> {
                    List<Integer> numbers =
                            ((ConfigList) value)
                                    .stream()
                                            .map(item -> new BigDecimal(ConfigText.scalar(item)))
                                            .map(BigDecimal::intValueExact)
                                            .toList();
                    return numbers.stream().allMatch(number -> number >= least) ? numbers : null;
                });
    }

    /** A list of numbers. */
    @Override
    public List<Double> numbers(String key, List<Double> byDefault) {
        return take(
                key,
                byDefault,
                "a list of numbers such as [1, 2.5]",
                value ->
                        ((ConfigList) value)
                                .stream()
                                        .map(item -> Double.valueOf(ConfigText.scalar(item)))
                                        .toList());
    }

    /** A section that must be there; a mere name stands for a section with that type. */
    @Override
    public ConfigReader sectionOrType(String key) {
        if (has(key) && section.get(key) instanceof ConfigObject) {
            return section(key);
        }
        text(key);
        ConfigObject named = ConfigFactory.empty().withValue("type", section.get(key)).root();
        ConfigReader reader = below(named, key);
        inner.add(reader);
        effective.put(key, reader.effective);
        return reader;
    }

    /** A section, which is empty where the key is missing. */
    ConfigReader section(String key) {
        ConfigObject object =
                has(key)
                        ? as(ConfigObject.class, key, section.get(key), SECTION)
                        : ConfigFactory.empty(section.origin().description()).root();
        ConfigReader reader = below(object, key);
        inner.add(reader);
        effective.put(key, reader.effective);
        return reader;
    }

    /** A section of sections whose names are free. */
    Map<String, ConfigReader> sectionsByName(String key) {
        ConfigReader all = section(key);
        Map<String, ConfigReader> named = new LinkedHashMap<>();
        for (String name : new TreeSet<>(all.section.keySet())) {
            named.put(name, all.section(name));
        }
        return named;
    }

    /** A list of sections, by default empty; mere names stand for sections with that type. */
    List<ConfigReader> sectionsOrTypes(String key) {
        asked.add(new Asked(path + key, "a list of names or sections", List.of(), List.of()));
        List<ConfigReader> readers = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        List<ConfigValue> items =
                isList(key)
                        ? (ConfigList) section.get(key)
                        : has(key) ? List.of(section.get(key)) : List.of();
        for (ConfigValue item : items) {
            ConfigObject object =
                    item instanceof ConfigObject given ? given : item.atKey("type").root();
            ConfigReader reader = below(object, "%s[%d]".formatted(key, readers.size()));
            readers.add(reader);
            values.add(reader.effective);
        }
        inner.addAll(readers);
        effective.put(key, values);
        return readers;
    }

    /** A list of sections, by default empty. */
    List<ConfigReader> sectionsIfAny(String key) {
        asked.add(new Asked(path + key, SECTIONS, List.of(), List.of()));
        if (has(key)) {
            return sections(key);
        }
        effective.put(key, List.of());
        return List.of();
    }

    /** A list of sections, which must be there. */
    @Override
    public List<ConfigReader> sections(String key) {
        if (!has(key)) {
            throw new ConfigurationException(
                    "%s is missing%s".formatted(path + key, ConfigText.at(section.origin())));
        }
        List<ConfigReader> readers = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        for (ConfigValue item : as(ConfigList.class, key, section.get(key), SECTIONS)) {
            ConfigObject object = as(ConfigObject.class, key, item, SECTIONS);
            ConfigReader reader = below(object, "%s[%d]".formatted(key, readers.size()));
            readers.add(reader);
            values.add(reader.effective);
        }
        inner.addAll(readers);
        effective.put(key, values);
        return readers;
    }

    /**
     * All of a section whose keys are free, with dotted keys; a quoted key wins over a nested one.
     */
    Map<String, String> free(String key) {
        Map<String, String> result = new LinkedHashMap<>();
        asked.add(new Asked(path + key, SECTION, Map.of(), List.of()));
        if (has(key)) {
            ConfigObject object = as(ConfigObject.class, key, section.get(key), SECTION);
            object.toConfig().entrySet().stream()
                    .sorted(Comparator.comparing(entry -> entry.getKey().contains("\"")))
                    .forEach(e -> putText(key, e.getKey(), e.getValue(), result));
            effective.put(key, result);
        }
        return result;
    }

    private void putText(String key, String quoted, ConfigValue value, Map<String, String> texts) {
        String inner = ConfigText.dotted(quoted);
        texts.put(inner, convert(key + "." + inner, value, "text", ConfigText::scalar));
    }

    /** A key whose value matters only where others refer to it. */
    void keep(String key) {
        asked.add(new Asked(path + key, "anything", Map.of(), List.of()));
        if (has(key)) {
            effective.put(key, section.get(key).unwrapped());
        }
    }

    /** Makes something of this section's values; a complaint about them names the section. */
    <T> T make(Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            String name = path.substring(0, path.length() - 1);
            throw new ConfigurationException(
                    "%s: %s%s".formatted(name, e.getMessage(), ConfigText.at(section.origin())));
        }
    }

    /** Every key asked for so far, here and in the sections below, in order; some twice. */
    List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** What was read, defaults included, as nested maps. */
    Map<String, Object> effective() {
        return effective;
    }

    /** A mistake in the value of a key. */
    @Override
    public ConfigurationException mistake(String key, String message) {
        ConfigOrigin origin = has(key) ? section.get(key).origin() : section.origin();
        return new ConfigurationException(
                "%s: %s%s".formatted(path + key, message, ConfigText.at(origin)));
    }

    /** Refuses keys that nobody asked for, here and in the sections below. */
    void finish() {
        for (String key : section.keySet()) {
            if (!known.contains(key)) {
                throw new ConfigurationException(
                        "unknown key %s%s; %s"
                                .formatted(
                                        path + key,
                                        ConfigText.at(section.get(key).origin()),
                                        ConfigText.suggestion(key, known, path)));
            }
        }
        inner.forEach(ConfigReader::finish);
    }

    private <T> T take(
            String key, T byDefault, String expected, Function<ConfigValue, T> conversion) {
        asked.add(new Asked(path + key, expected, byDefault, List.of()));
        T result = has(key) ? convert(key, section.get(key), expected, conversion) : byDefault;
        effective.put(key, result);
        return result;
    }

    private <T> T convert(
            String key, ConfigValue value, String expected, Function<ConfigValue, T> conversion) {
        T result = null;
        try {
            result = conversion.apply(value);
        } catch (ArithmeticException | NumberFormatException | ClassCastException e) {
            // Said below.
        }
        if (result == null) {
            throw unexpected(key, value, expected);
        }
        return result;
    }

    private <T> T as(Class<T> type, String key, ConfigValue value, String expected) {
        if (!type.isInstance(value)) {
            throw unexpected(key, value, expected);
        }
        return type.cast(value);
    }

    private ConfigurationException unexpected(String key, ConfigValue value, String expected) {
        return new ConfigurationException(
                "%s: expected %s, found %s%s"
                        .formatted(
                                path + key,
                                expected,
                                ConfigText.shown(value),
                                ConfigText.at(value.origin())));
    }
}
