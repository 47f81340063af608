/**
 * Neural networks as graphs of modules, and backpropagation through them.
 *
 * <p>Read {@link org.backdraft.nn.Module} (one node's mathematics) and {@link
 * org.backdraft.nn.Backprop} (the sweep: forward, loss, reverse) first; {@link
 * org.backdraft.nn.Graph} joins modules into a network. An example is a row of numbers; its {@link
 * org.backdraft.nn.Shape} says what they stand for: features, or an image's channels and places.
 *
 * <p>Invariants: modules, graphs and losses are immutable values; all parameters live in one flat
 * vector theta, and the gradient has the same layout; {@code backward} adds, whoever owns a buffer
 * clears it. Only {@code org.backdraft.tensor} is imported from Backdraft.
 */
package org.backdraft.nn;
