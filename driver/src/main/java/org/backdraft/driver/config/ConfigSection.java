package org.backdraft.driver.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What one section of a configuration holds, and which of it has been asked for.
 *
 * <p>Remembers every key asked for, with the value that holds, so that {@link #finish} can refuse
 * the others and {@link #effective} can write the section out in full.
 */
final class ConfigSection {
    private final ConfigObject values;
    private final String path;
    private final Map<String, Object> effective = new LinkedHashMap<>();
    private final Set<String> known = new TreeSet<>();
    private final List<ConfigSection> inner = new ArrayList<>();
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

    private ConfigSection(ConfigObject values, String path, List<Asked> asked) {
        this.values = values;
        this.path = path;
        this.asked = asked;
    }

    /** A whole configuration. */
    static ConfigSection root(ConfigObject values) {
        return new ConfigSection(values, "", new ArrayList<>());
    }

    /** A section in this one, by its key or its place in a list, such as {@code network[0]}. */
    ConfigSection below(ConfigObject object, String key) {
        ConfigSection section = new ConfigSection(object, path + key + ".", asked);
        inner.add(section);
        return section;
    }

    /** Whether the key has a value; asking makes it known. */
    boolean has(String key) {
        known.add(key);
        return values.containsKey(key);
    }

    /** A key's value, or null. */
    ConfigValue get(String key) {
        return values.get(key);
    }

    /** A key's value, of a type. */
    <T extends ConfigValue> T get(String key, Class<T> type, String expected) {
        return as(type, key, get(key), expected);
    }

    /** A key's value, or a value in it, of a type. */
    <T extends ConfigValue> T as(Class<T> type, String key, ConfigValue value, String expected) {
        if (!type.isInstance(value)) {
            throw unexpected(key, value, expected);
        }
        return type.cast(value);
    }

    /** The keys that have values. */
    Set<String> keys() {
        return values.keySet();
    }

    ConfigOrigin origin() {
        return values.origin();
    }

    /** Refuses to go on without a key. */
    void require(String key) {
        if (!has(key)) {
            throw new ConfigurationException(
                    "%s is missing%s".formatted(path + key, ConfigText.at(values.origin())));
        }
    }

    /** Notes that a key has been asked for. */
    void ask(String key, String expected, Object byDefault, List<String> choices) {
        asked.add(new Asked(path + key, expected, byDefault, choices));
    }

    /** Notes which value of a key holds. */
    void hold(String key, Object value) {
        effective.put(key, value);
    }

    /** A key's value, converted; a conversion gives null where the value is none it takes. */
    <T> T take(String key, T byDefault, String expected, Function<ConfigValue, T> conversion) {
        ask(key, expected, byDefault, List.of());
        T result = has(key) ? convert(key, get(key), expected, conversion) : byDefault;
        hold(key, result);
        return result;
    }

    /** Likewise of a value in a key's. */
    <T> T convert(
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

    private ConfigurationException unexpected(String key, ConfigValue value, String expected) {
        return new ConfigurationException(
                "%s: expected %s, found %s%s"
                        .formatted(
                                path + key,
                                expected,
                                ConfigText.shown(value),
                                ConfigText.at(value.origin())));
    }

    /** A mistake in the value of a key. */
    ConfigurationException mistake(String key, String message) {
        ConfigOrigin origin = has(key) ? get(key).origin() : values.origin();
        return new ConfigurationException(
                "%s: %s%s".formatted(path + key, message, ConfigText.at(origin)));
    }

    /** A mistake in the section as a whole. */
    ConfigurationException mistake(String message) {
        String name = path.substring(0, path.length() - 1);
        return new ConfigurationException(
                "%s: %s%s".formatted(name, message, ConfigText.at(values.origin())));
    }

    /** Every key asked for so far, here and in the sections below, in order; some twice. */
    List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** What was read, defaults included, as nested maps. */
    Map<String, Object> effective() {
        return effective;
    }

    /** Refuses keys that nobody asked for, here and in the sections below. */
    void finish() {
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                throw new ConfigurationException(
                        "unknown key %s%s; %s"
                                .formatted(
                                        path + key,
                                        ConfigText.at(get(key).origin()),
                                        ConfigText.suggestion(key, known, path)));
            }
        }
        inner.forEach(ConfigSection::finish);
    }
}
