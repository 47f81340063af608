package org.backdraft.driver.config;

/**
 * A key of configurations, as the reference lists it.
 *
 * @param path from the root; {@code []} stands for an item of a list, {@code COLUMN} for a name
 * @param expected what its value may be
 * @param byDefault its value where it is missing, or null when it must be there
 * @param condition choices that it goes with, such as {@code type = adam, adamw}, or ""
 */
public record ConfigKey(String path, String expected, String byDefault, String condition) {

    /** The key as a line of a configuration, with the rest as its comment. */
    @Override
    public String toString() {
        String line = byDefault == null ? path : path + " = " + byDefault;
        String must = byDefault == null ? "; must be given" : "";
        String with = condition.isEmpty() ? "" : "; with " + condition;
        return "%-44s # %s%s%s".formatted(line, expected, must, with);
    }
}
