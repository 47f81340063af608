/**
 * The saved model.
 *
 * <p>Read {@link org.backdraft.driver.model.SavedModel} (what a model is) and {@link
 * org.backdraft.model.Model} (the same without the run, and its file) first.
 *
 * <p>Invariants: a model is complete in itself: parameters, architecture, scaling, names of classes
 * and features, configuration. Nothing in a file is ever run or deserialised as code. From
 * Backdraft {@code config}, {@code files}, {@code org.backdraft.model}, {@code worker}, {@code nn}
 * and {@code tensor} may be imported.
 */
package org.backdraft.driver.model;
