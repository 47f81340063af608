package org.backdraft.driver;

import org.apache.spark.SparkConf;
import org.apache.spark.util.Utils;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.files.FileException;
import org.backdraft.driver.files.HadoopFiles;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The configuration file and the settings that override it. */
final class ConfigurationOptions {
    @Parameters(paramLabel = "CONF", description = "Configuration file (HOCON).")
    private String file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a key of the configuration; may be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    /** The name of the file without folder and ending. */
    String name() {
        String name = file.substring(file.lastIndexOf('/') + 1);
        return name.endsWith(".conf") ? name.substring(0, name.length() - 5) : name;
    }

    /** The file and the settings as they may be typed again. */
    String asTyped() {
        StringBuilder typed = new StringBuilder(quoted(file));
        settings.forEach((key, value) -> typed.append(" --set ").append(quoted(key + "=" + value)));
        return typed.toString();
    }

    /** A word as a shell takes it. */
    static String quoted(String word) {
        boolean plain = word.matches("[\\w@%+=:,./-]+");
        return plain ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** The configuration. */
    RunConfig read() throws IOException {
        return read(Map.of());
    }

    /** The configuration with further settings, which win. */
    RunConfig read(Map<String, String> more) throws IOException {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.putAll(more);
        return read(file, all);
    }

    /** The configuration of a file with settings that override it. */
    static RunConfig read(String file, Map<String, String> settings) throws IOException {
        try (InputStream in = open(file)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return RunConfig.parse(text, file, settings);
        }
    }

    /** Opens it, or the file of its name that spark-submit put where the driver runs. */
    private static InputStream open(String file) throws IOException {
        HadoopFiles files = HadoopFiles.of(new SparkConf());
        if (!DeployMode.of(System.getProperties()).isCluster() || files.exists(file)) {
            return files.openRaw(file);
        }
        String sent = file.substring(file.lastIndexOf('/') + 1);
        if (file.contains(":") || !files.exists(sent)) {
            throw new FileException(
                    ("no such file: %s, on %s where the driver runs in cluster deploy mode; put it on"
                                    + " hdfs:// (or another file system of all machines) and give"
                                    + " that path, or, with YARN and Kubernetes, have it sent: --files"
                                    + " %s in front of scripts/submit's -- or of spark-submit's jar")
                            .formatted(file, Utils.localHostName(), file));
        }
        return files.openRaw(sent);
    }
}
