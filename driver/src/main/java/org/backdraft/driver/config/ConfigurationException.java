package org.backdraft.driver.config;

/** A mistake in the configuration; the message names key, place, what was expected and came. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigurationException(String message) {
        super(message);
    }
}
