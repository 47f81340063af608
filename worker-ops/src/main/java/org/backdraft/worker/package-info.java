/**
 * What a worker does with its shards of the data.
 *
 * <p>Read {@link org.backdraft.worker.GradientTask} (one shard's share of one step, a pure
 * function) and {@link org.backdraft.worker.TreeSum} (the order in which shares are added) first.
 * {@link org.backdraft.worker.Sampling} says which rows a step uses. {@link
 * org.backdraft.worker.EvaluationTask} measures instead, and {@link org.backdraft.worker.Metric}
 * lists by what. {@link org.backdraft.worker.Features} lists the ways in which a shard stores
 * numbers.
 *
 * <p>Invariants: what a task computes depends on theta, its shard and the step, never on who runs
 * it, when or how often, but for the rounding errors that {@link
 * org.backdraft.worker.RoundingErrors} remembers on request; sums are not divided. From Backdraft
 * only {@code org.backdraft.tensor}, {@code org.backdraft.nn} and {@code org.backdraft.augment} are
 * imported; no Spark.
 */
package org.backdraft.worker;
