package org.backdraft.driver.page;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;

import org.backdraft.driver.files.FileException;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Configurations as pages show them: without passwords, since pages are passed on. */
final class Settings {
    /** As Spark's own pages hide them by default. */
    private static final String SECRET = "(?i:secret|password|token|access[.]?key)";

    private static final String HIDDEN = "(not shown)";
    private static final Pattern SECRET_KEY = Pattern.compile(".*" + SECRET + ".*");
    private static final Pattern SECRET_LINE =
            Pattern.compile("(?m)^([^=:\\n]*" + SECRET + "[^=:\\n]*[=:]).*$");

    /** A word of a shell's, in quotes (where one that is in the word is '\'') or without. */
    private static final Pattern SECRET_WORD =
            Pattern.compile(
                    "('[^'=]*%1$s[^'=]*=)(?:[^']|'\\\\'')*(')|([^\\s'=]*%1$s[^\\s'=]*=)\\S+"
                            .formatted(SECRET));

    private Settings() {}

    /** The text of a configuration. */
    static String shown(String configuration) {
        return SECRET_LINE.matcher(configuration).replaceAll("$1" + HIDDEN);
    }

    /** A command with settings among its words. */
    static String shownCommand(String command) {
        return SECRET_WORD
                .matcher(command)
                .replaceAll(
                        word ->
                                word.group(1) != null
                                        ? word.group(1) + HIDDEN + word.group(2)
                                        : word.group(3) + HIDDEN);
    }

    /**
     * Each number, text and flag of a configuration by its key, such as {@code
     * optimizer.learning-rate} and {@code network[0].units}.
     *
     * @param origin where it is from, for messages
     * @throws FileException when it is no HOCON
     */
    static Map<String, String> flat(String configuration, String origin) {
        Map<String, String> settings = new TreeMap<>();
        try {
            put("", ConfigFactory.parseString(configuration).root().unwrapped(), settings);
        } catch (ConfigException e) {
            throw new FileException(
                    "%s/config.conf can't be read: %s".formatted(origin, e.getMessage()));
        }
        settings.replaceAll((key, value) -> SECRET_KEY.matcher(key).matches() ? HIDDEN : value);
        return settings;
    }

    private static void put(String key, Object value, Map<String, String> to) {
        if (value instanceof Map<?, ?> section) {
            section.forEach(
                    (name, one) -> put(key.isEmpty() ? "" + name : key + "." + name, one, to));
        } else if (value instanceof List<?> list && list.stream().anyMatch(Map.class::isInstance)) {
            for (int i = 0; i < list.size(); i++) {
                put(key + "[" + i + "]", list.get(i), to);
            }
        } else {
            to.put(key, String.valueOf(value));
        }
    }
}
