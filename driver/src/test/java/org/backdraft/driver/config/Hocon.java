package org.backdraft.driver.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** Configurations for tests. */
final class Hocon {
    /** The least that a configuration must say. */
    static final String LEAST =
            """
            data.train { format = csv, path = train.csv }
            network = [{ type = linear, units = 1 }]
            loss = squared-error
            """;

    private Hocon() {}

    /** The least, and some more lines. */
    static RunConfig parse(String more, String... settings) {
        return RunConfig.parse(LEAST + more, "test.conf", settings(settings));
    }

    /** Keys and values, in turn. */
    static Map<String, String> settings(String... settings) {
        Map<String, String> result = new LinkedHashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            result.put(settings[i], settings[i + 1]);
        }
        return result;
    }
}
