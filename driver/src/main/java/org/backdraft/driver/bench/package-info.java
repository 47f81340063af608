/**
 * Benchmarks that anybody can run.
 *
 * <p>Read {@link org.backdraft.driver.bench.Workload} (what is run) and {@link
 * org.backdraft.driver.bench.SgemmSpeed} (what it is compared with) first. Figures are ratios to
 * the machine's own speed, measured in the same run, but for {@link
 * org.backdraft.driver.bench.UpdateSpeed}, which says how fast memory moves.
 */
package org.backdraft.driver.bench;
