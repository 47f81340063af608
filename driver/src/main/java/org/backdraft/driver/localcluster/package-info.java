/**
 * A Spark cluster and an HDFS of real processes on this machine's loopback, from Maven's jars
 * alone.
 *
 * <p>Read {@link org.backdraft.driver.localcluster.LocalCluster} (start, stop, status) and {@link
 * org.backdraft.driver.localcluster.ClusterFolder} (where everything is) first.
 *
 * <p>Invariants: nothing listens beyond 127.0.0.1; a process is found again by its id and the
 * moment at which it began, so that no other one is ever stopped; HDFS's server classes are only on
 * the class path of its own processes. Nothing of Backdraft may be imported.
 */
package org.backdraft.driver.localcluster;
