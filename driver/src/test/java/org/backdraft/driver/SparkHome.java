package org.backdraft.driver;

import org.backdraft.driver.localcluster.MavenJars;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A Spark distribution made of Maven's jars, where the environment variable SPARK_HOME says, so
 * that local-cluster can start executor processes.
 */
final class SparkHome {
    private static final Path TARGET = Path.of("target").toAbsolutePath();

    private SparkHome() {}

    /** Lays the jars out unless they are there. */
    static void prepare() throws IOException {
        MavenJars.layOut(Path.of(System.getenv("SPARK_HOME")));
    }

    /** What executors need beside Spark: Backdraft and the tests' own classes. */
    static String classPath() {
        return TARGET.resolve("backdraft.jar")
                + File.pathSeparator
                + TARGET.resolve("test-classes");
    }
}
