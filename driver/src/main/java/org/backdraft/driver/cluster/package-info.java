/**
 * The executors of a Spark application: who is there, who was promised, and how a cached RDD is
 * spread over them.
 *
 * <p>Read {@link org.backdraft.driver.cluster.Roster} (who is there) and {@link
 * org.backdraft.driver.cluster.ExecutorTasks} (one task for each) first.
 *
 * <p>Invariants: nothing here changes a result, only where and when it is computed; what comes from
 * Spark's listener bus may be late or missing and is only ever a hint to look again. Nothing from
 * Backdraft may be imported.
 */
package org.backdraft.driver.cluster;
