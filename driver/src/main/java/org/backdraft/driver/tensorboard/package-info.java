/**
 * What TensorBoard reads: event files with scalars, histograms, images and the network's graph.
 *
 * <p>Read {@link org.backdraft.driver.tensorboard.TensorBoard} (what is written when) and {@link
 * org.backdraft.driver.tensorboard.EventFile} (how files are framed) first; {@link
 * org.backdraft.driver.tensorboard.Message} writes what TensorFlow's event.proto, summary.proto,
 * graph.proto and tensor_shape.proto describe, by their field numbers, since those come in no
 * library without TensorFlow.
 *
 * <p>Invariants: a file is only ever appended to, and a run that goes on starts another one; what
 * can't be written costs the run nothing but a warning. From Backdraft {@code train}, {@code sync},
 * {@code report}, {@code model}, {@code files}, {@code worker} and {@code nn} may be imported.
 */
package org.backdraft.driver.tensorboard;
