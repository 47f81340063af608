package org.backdraft.driver;

import org.apache.hadoop.conf.Configuration;
import org.backdraft.driver.config.RunConfig;
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
        try (InputStream in = new HadoopFiles(new Configuration()).openRaw(file)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return RunConfig.parse(text, file, settings);
        }
    }
}
