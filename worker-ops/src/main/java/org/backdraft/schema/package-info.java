/**
 * From the raw cells of a table's row to features: numbers, categories, missing values.
 *
 * <p>Read {@link org.backdraft.schema.ColumnStatistics} (what a column holds) first.
 *
 * <p>Invariants: what is fitted depends on the rows, never on their order, on splits or on who
 * reads them, so sums are exact ({@link org.backdraft.schema.ExactSum}) and categories have an
 * order of their own ({@link org.backdraft.schema.Categories}). From Backdraft only {@code worker}
 * and {@code tensor} may be imported; no Spark, no Hadoop.
 */
package org.backdraft.schema;
