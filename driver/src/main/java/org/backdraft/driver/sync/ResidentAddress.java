package org.backdraft.driver.sync;

import java.io.Serializable;

/**
 * Where the workers of a resident job find their driver.
 *
 * @param source number of the source, to find it by in the driver's own JVM
 * @param job number of the job among those of the source; workers of earlier ones have to leave
 * @param host of the driver's server; null when all workers are in the driver's JVM
 * @param port of the driver's server
 */
record ResidentAddress(long source, int job, String host, int port) implements Serializable {}
