/**
 * The speed of the loops that training is made of, one by one, and of the scorer, by JMH (Java's
 * benchmark harness).
 *
 * <p>{@code scripts/kernels} runs them; read {@link org.backdraft.driver.kernels.BlasBenchmark}
 * first. Sizes are those of one thread's share of a step of the workloads W1 and W2 on two shards.
 * The gathering of rows stands in {@code org.backdraft.worker}, which alone sees it. Whole steps
 * are measured by {@code org.backdraft.driver.bench}.
 */
package org.backdraft.driver.kernels;
