/**
 * From files to shards.
 *
 * <p>Read {@link org.backdraft.driver.data.ExampleSource} (examples that can be read in pieces) and
 * {@link org.backdraft.driver.data.Dealing} (which shard an example goes to) first; {@link
 * org.backdraft.driver.data.Loader} joins them. What Spark SQL reads is a {@link
 * org.backdraft.driver.data.RowsSource}, whose splits are an RDD's partitions; a program's own
 * tables are {@link org.backdraft.driver.data.Datasets}. {@link
 * org.backdraft.driver.data.FeatureStorage} says how many bytes a feature takes from the reader on:
 * in memory, and on its way to a shard. A record that is no example is a {@link
 * org.backdraft.driver.data.BadRecord}, of which an {@link org.backdraft.driver.data.ExampleFilter}
 * either ends the load or takes note, in every format.
 *
 * <p>Invariants: shards are a function of (examples in their order, seed, number of shards), never
 * of files' splits, partitions or executors; wrong input is a {@link
 * org.backdraft.driver.data.DataException} that names the place; no object is held for a row. From
 * Backdraft only {@code files}, {@code worker} and {@code tensor} may be imported.
 */
package org.backdraft.driver.data;
