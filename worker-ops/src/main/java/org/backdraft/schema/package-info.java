/**
 * From the raw cells of a table's row to features: numbers, categories, missing values.
 *
 * <p>Read {@link org.backdraft.schema.Column} (what a column's features are) and {@link
 * org.backdraft.schema.SchemaFit} (how one pass over the rows finds that out) first. {@link
 * org.backdraft.schema.ColumnPlan} is what a configuration says, {@link
 * org.backdraft.schema.RowEncoder} does the work for each row, and {@link
 * org.backdraft.schema.ColumnStatistics} describes a column of which nothing is known.
 *
 * <p>Invariants: what is fitted depends on the rows, never on their order, on splits or on who
 * reads them, so sums are exact ({@link org.backdraft.schema.ExactSum}) and categories have an
 * order of their own ({@link org.backdraft.schema.Categories}); nothing is allocated for a cell.
 * From Backdraft only {@code worker} and {@code tensor} may be imported; no Spark, no Hadoop.
 */
package org.backdraft.schema;
