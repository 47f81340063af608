package org.backdraft.driver;

import java.util.Properties;

/** Where spark-submit had the driver started, as the JVM's properties tell. */
enum DeployMode {
    /** Here, or without spark-submit. */
    CLIENT,
    /** On a machine of the cluster. */
    CLUSTER,
    /** In YARN's application master. */
    YARN_CLUSTER;

    static DeployMode of(Properties properties) {
        if (Boolean.parseBoolean(properties.getProperty("spark.kubernetes.submitInDriver"))) {
            // A pod's driver was started by a spark-submit of its own, in client mode.
            return CLUSTER;
        }
        if (!"cluster".equals(properties.getProperty("spark.submit.deployMode"))) {
            return CLIENT;
        }
        return "yarn".equals(properties.getProperty("spark.master")) ? YARN_CLUSTER : CLUSTER;
    }

    boolean isCluster() {
        return this != CLIENT;
    }

    /** Whether a main method that ends the JVM has failed, whatever the exit code is. */
    boolean takesExitForFailure() {
        return this == YARN_CLUSTER;
    }
}
