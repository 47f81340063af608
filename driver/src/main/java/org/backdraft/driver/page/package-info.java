/**
 * Pages of HTML that need no other file: of a run, and of several side by side.
 *
 * <p>Read {@link org.backdraft.driver.page.Page} (what pages are made of) and {@link
 * org.backdraft.driver.page.RunPage} (a run's) first; {@link org.backdraft.driver.page.RunFiles} is
 * what they are made from.
 *
 * <p>Invariants: the run's directory is all that is read, never its data, and the model is the only
 * file that may be large; nothing on a page is fetched from elsewhere; what can't be shown is said,
 * with the reason. From Backdraft {@code report}, {@code model}, {@code config}, {@code files},
 * {@code worker}, {@code nn} and {@code tensor} may be imported.
 */
package org.backdraft.driver.page;
