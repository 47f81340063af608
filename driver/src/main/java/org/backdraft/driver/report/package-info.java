/**
 * Pictures of data, models and runs, as PNG or SVG.
 *
 * <p>Read {@link org.backdraft.driver.report.Picture} (what a picture is) and {@link
 * org.backdraft.driver.report.Look} (colours and fonts) first; then there is one class a picture,
 * each a function from data to a {@code Picture}. {@link
 * org.backdraft.driver.report.TrainedNetwork} gives them the activations of any node.
 *
 * <p>Invariants: the same data makes the same picture; no display is ever needed; colours can be
 * told apart by people with colour-blindness, and never carry a meaning alone where text or shape
 * can. From Backdraft {@code config}, {@code detect}, {@code files}, {@code model}, {@code worker},
 * {@code augment}, {@code nn} and {@code tensor} may be imported.
 */
package org.backdraft.driver.report;
