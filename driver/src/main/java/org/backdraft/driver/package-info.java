/**
 * The command line.
 *
 * <p>Read {@link org.backdraft.driver.Main} first: it lists the verbs, each of which is a command
 * here.
 *
 * <p>Invariants: commands parse, call and print; a user's mistake ends in one message and exit code
 * 2, a run that failed in 1. Nothing imports this package.
 */
package org.backdraft.driver;
