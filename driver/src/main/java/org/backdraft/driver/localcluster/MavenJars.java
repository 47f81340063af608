package org.backdraft.driver.localcluster;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The jars of Spark and Hadoop that the build got from Maven. */
public final class MavenJars {
    private MavenJars() {}

    /** The folder that the build writes to: where Backdraft's jar, or its classes, are. */
    public static Path target() {
        try {
            return Path.of(
                            MavenJars.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI())
                    .getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Spark's class path. */
    static List<Path> spark() throws IOException {
        Path list = target().resolve("spark.classpath");
        try {
            return Arrays.stream(Files.readString(list).strip().split(File.pathSeparator))
                    .map(Path::of)
                    .toList();
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "%s isn't there; a cluster is started from a build: mvn -DskipTests package"
                            .formatted(list),
                    e);
        }
    }

    /** The one jar that holds HDFS's servers; the rest of what they need comes with Spark. */
    static Path hdfsServers() throws IOException {
        Path jar = target().resolve("hadoop/hadoop-client-minicluster.jar");
        if (!Files.exists(jar)) {
            throw new IOException(
                    "%s isn't there; get it by: mvn -pl driver dependency:copy@hdfs"
                            .formatted(jar));
        }
        return jar;
    }

    /** Lays out a Spark distribution whose jars are links to Maven's, unless it is there. */
    public static void layOut(Path home) throws IOException {
        Path jars = Files.createDirectories(home.resolve("jars"));
        Files.writeString(home.resolve("RELEASE"), "");
        for (Path jar : spark()) {
            try {
                Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
            } catch (FileAlreadyExistsException e) {
                // As an earlier start left it.
            }
        }
    }
}
