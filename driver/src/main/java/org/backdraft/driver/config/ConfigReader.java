package org.backdraft.driver.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;

import org.backdraft.driver.config.ConfigSection.Asked;
import org.backdraft.model.Settings;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** One section of a configuration, read key by key: what each kind of value may be. */
final class ConfigReader implements Settings {
    private static final Pattern TIME =
            Pattern.compile("\\d{1,9}(\\.\\d+)?\\s*(s|seconds?|m|minutes?|h|hours?)");

    private static final String SECTION = "a section { ... }";
    private static final String SECTIONS = "a list of sections [{ ... }]";

    private final ConfigSection section;

    private ConfigReader(ConfigSection section) {
        this.section = section;
    }

    static ConfigReader of(Config config) {
        return new ConfigReader(ConfigSection.root(config.root()));
    }

    private ConfigReader below(ConfigObject object, String key) {
        return new ConfigReader(section.below(object, key));
    }

    /** Whether the key has a value; asking makes it known. */
    @Override
    public boolean has(String key) {
        return section.has(key);
    }

    /** Whether the key's value is a list. */
    @Override
    public boolean isList(String key) {
        return has(key) && section.get(key) instanceof ConfigList;
    }

    /** A text that must be there. */
    @Override
    public String text(String key) {
        section.require(key);
        return text(key, null);
    }

    /** A text, or a number as it is written. */
    @Override
    public String text(String key, String byDefault) {
        return section.take(key, byDefault, "text", ConfigText::scalar);
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
        return section.take(
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

    @Override
    public List<Integer> wholeInts(String key, List<Integer> byDefault, int least) {
        if (byDefault == null) {
            section.require(key);
        }
        return section.take(
                key,
                byDefault,
                "whole numbers from %d up, such as [3, 3]".formatted(least),
                value -> {
                    List<? extends ConfigValue> items =
                            value instanceof ConfigList list ? list : List.of(value);
                    List<Integer> numbers = new ArrayList<>();
                    for (ConfigValue item : items) {
                        numbers.add(new BigDecimal(ConfigText.scalar(item)).intValueExact());
                    }
                    return numbers.stream().allMatch(number -> number >= least) ? numbers : null;
                });
    }

    /** Any finite number. */
    @Override
    public double number(String key, double byDefault) {
        return section.take(
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
                section.take(
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
        return section.take(
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
        section.ask(key, expected, byDefault, words);
        return section.take(
                key,
                byDefault,
                expected,
                value ->
                        words.contains(ConfigText.scalar(value)) ? ConfigText.scalar(value) : null);
    }

    /** A list of words; by default as given. */
    @Override
    public List<String> words(String key, List<String> byDefault) {
        return section.take(
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

    /** A list of numbers. */
    @Override
    public List<Double> numbers(String key, List<Double> byDefault) {
        return section.take(
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
        section.hold(key, reader.effective());
        return reader;
    }

    /** A section, which is empty where the key is missing. */
    ConfigReader section(String key) {
        ConfigObject object =
                has(key)
                        ? section.get(key, ConfigObject.class, SECTION)
                        : ConfigFactory.empty(section.origin().description()).root();
        ConfigReader reader = below(object, key);
        section.hold(key, reader.effective());
        return reader;
    }

    /** A section of sections whose names are free. */
    Map<String, ConfigReader> sectionsByName(String key) {
        ConfigReader all = section(key);
        Map<String, ConfigReader> named = new LinkedHashMap<>();
        for (String name : new TreeSet<>(all.section.keys())) {
            named.put(name, all.section(name));
        }
        return named;
    }

    /** A list of sections, by default empty; mere names stand for sections with that type. */
    List<ConfigReader> sectionsOrTypes(String key) {
        section.ask(key, "a list of names or sections", List.of(), List.of());
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
            values.add(reader.effective());
        }
        section.hold(key, values);
        return readers;
    }

    /** A list of sections, by default empty. */
    List<ConfigReader> sectionsIfAny(String key) {
        section.ask(key, SECTIONS, List.of(), List.of());
        if (has(key)) {
            return sections(key);
        }
        section.hold(key, List.of());
        return List.of();
    }

    /** A list of sections, which must be there. */
    @Override
    public List<ConfigReader> sections(String key) {
        section.require(key);
        List<ConfigReader> readers = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        for (ConfigValue item : section.get(key, ConfigList.class, SECTIONS)) {
            ConfigObject object = section.as(ConfigObject.class, key, item, SECTIONS);
            ConfigReader reader = below(object, "%s[%d]".formatted(key, readers.size()));
            readers.add(reader);
            values.add(reader.effective());
        }
        section.hold(key, values);
        return readers;
    }

    /**
     * All of a section whose keys are free, with dotted keys; a quoted key wins over a nested one.
     */
    Map<String, String> free(String key) {
        Map<String, String> result = new LinkedHashMap<>();
        section.ask(key, SECTION, Map.of(), List.of());
        if (has(key)) {
            ConfigObject object = section.get(key, ConfigObject.class, SECTION);
            object.toConfig().entrySet().stream()
                    .sorted(Comparator.comparing(entry -> entry.getKey().contains("\"")))
                    .forEach(e -> putText(key, e.getKey(), e.getValue(), result));
            section.hold(key, result);
        }
        return result;
    }

    private void putText(String key, String quoted, ConfigValue value, Map<String, String> texts) {
        String inner = ConfigText.dotted(quoted);
        texts.put(inner, section.convert(key + "." + inner, value, "text", ConfigText::scalar));
    }

    /** A key whose value matters only where others refer to it. */
    void keep(String key) {
        section.ask(key, "anything", Map.of(), List.of());
        if (has(key)) {
            section.hold(key, section.get(key).unwrapped());
        }
    }

    /** Makes something of this section's values; a complaint about them names the section. */
    <T> T make(Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            throw section.mistake(e.getMessage());
        }
    }

    /** Every key asked for so far, here and in the sections below, in order; some twice. */
    List<Asked> asked() {
        return section.asked();
    }

    /** What was read, defaults included, as nested maps. */
    Map<String, Object> effective() {
        return section.effective();
    }

    /** A mistake in the value of a key. */
    @Override
    public ConfigurationException mistake(String key, String message) {
        return section.mistake(key, message);
    }

    /** Refuses keys that nobody asked for, here and in the sections below. */
    void finish() {
        section.finish();
    }
}
