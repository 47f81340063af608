package org.backdraft.driver.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;

import org.apache.commons.text.similarity.LevenshteinDistance;

import java.util.Comparator;
import java.util.Set;

/** Values, keys and places of a configuration as texts. */
final class ConfigText {
    private ConfigText() {}

    /** What an unknown key may have been meant to be. */
    static String suggestion(String key, Set<String> known, String path) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        String nearest =
                known.stream()
                        .min(Comparator.comparing(name -> distance.apply(name, key)))
                        .orElse(key);
        return distance.apply(nearest, key) <= Math.max(2, key.length() / 3)
                ? "did you mean %s?".formatted(path + nearest)
                : "known here: " + String.join(", ", known);
    }

    /** A text, or a number or flag as it is written. */
    static String scalar(ConfigValue value) {
        if (value instanceof ConfigObject
                || value instanceof ConfigList
                || value.valueType() == ConfigValueType.NULL) {
            throw new ClassCastException();
        }
        return value.atKey("it").getString("it");
    }

    /** A path without the quotes that HOCON puts around keys with dots. */
    static String dotted(String path) {
        return String.join(".", ConfigUtil.splitPath(path));
    }

    /** A value as a message shows it. */
    static String shown(ConfigValue value) {
        return value.valueType() == ConfigValueType.NUMBER
                ? scalar(value)
                : value.render(ConfigRenderOptions.concise());
    }

    /** A place as a message ends with it. */
    static String at(ConfigOrigin origin) {
        return " (" + origin.description() + ")";
    }
}
