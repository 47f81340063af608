/**
 * The configuration file, as typed records.
 *
 * <p>Read {@link org.backdraft.driver.config.RunConfig} (every key and its default) first; {@link
 * org.backdraft.driver.config.ConfigReader} takes one key at a time from HOCON.
 *
 * <p>Invariants: a default is stated once; an unknown key is an error; what was read, defaults
 * included, can be written out and read again to the same value.
 */
package org.backdraft.driver.config;
