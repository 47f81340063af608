/**
 * A model as a function, for services: no Spark, no files but the model's.
 *
 * <p>Read {@link org.backdraft.scorer.Scorer} first; it and what it returns is all that there is to
 * use.
 *
 * <p>Invariants: a scorer never changes and may be used by any number of threads; a row costs no
 * memory beyond its result. From Backdraft {@code model}, {@code schema}, {@code worker}, {@code
 * nn} and {@code tensor} may be imported; no Spark, no Hadoop.
 */
package org.backdraft.scorer;
