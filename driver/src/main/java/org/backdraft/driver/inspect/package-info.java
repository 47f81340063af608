/**
 * What a data set of which nothing is known holds, and how one would train on it.
 *
 * <p>Read {@link org.backdraft.driver.inspect.FormatGuess} (what the files are) and {@link
 * org.backdraft.driver.inspect.SuggestedConfiguration} (a configuration to start from) first; in
 * between, {@link org.backdraft.driver.data.Census} reads every row.
 *
 * <p>Invariants: nothing is written but what is asked for; what is guessed is said to be. From
 * Backdraft only {@code data}, {@code files} and {@code schema} may be imported.
 */
package org.backdraft.driver.inspect;
