/**
 * Saved models in the formats of other runtimes.
 *
 * <p>Read {@link org.backdraft.driver.export.OnnxModel} (a whole model as an ONNX graph) and {@code
 * OnnxGraph} (what such a graph is put together with) first.
 *
 * <p>Invariants: what is exported takes a row as it is read from a file and gives what the verb
 * predict gives for it. Each kind of module, loss, transform and column has its nodes in one place.
 * From Backdraft {@code config}, {@code model}, {@code schema}, {@code worker} and {@code nn} may
 * be imported.
 */
package org.backdraft.driver.export;
