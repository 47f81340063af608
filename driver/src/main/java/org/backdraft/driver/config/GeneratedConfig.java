package org.backdraft.driver.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;

import org.backdraft.driver.data.SourceConfig;
import org.backdraft.driver.data.generated.Blobs;
import org.backdraft.driver.data.generated.Checkerboard;
import org.backdraft.driver.data.generated.Circles;
import org.backdraft.driver.data.generated.Digits;
import org.backdraft.driver.data.generated.Faces;
import org.backdraft.driver.data.generated.Generator;
import org.backdraft.driver.data.generated.Kind;
import org.backdraft.driver.data.generated.Line;
import org.backdraft.driver.data.generated.Moons;
import org.backdraft.driver.data.generated.Sine;
import org.backdraft.driver.data.generated.Spirals;
import org.backdraft.driver.data.generated.Xor;

import java.util.Map;

/** A data set of {@code format = generated}: the kind, its own settings, rows and seed. */
public final class GeneratedConfig {
    private static final String SECTION = "data";

    private GeneratedConfig() {}

    /**
     * Reads settings that stand alone.
     *
     * @param origin where they are from, for messages
     * @throws ConfigurationException at the first mistake
     */
    public static SourceConfig.Generated of(Map<String, String> settings, String origin) {
        try {
            Config config = ConfigFactory.parseMap(settings, origin).atKey(SECTION);
            ConfigReader root = ConfigReader.of(config);
            SourceConfig.Generated result = read(root.section(SECTION));
            root.finish();
            return result;
        } catch (ConfigException e) {
            throw new ConfigurationException(e.getMessage());
        }
    }

    static SourceConfig.Generated read(ConfigReader source) {
        Generator generator = source.make(() -> generator(source));
        long rows = source.whole("rows", 10_000, 0);
        long seed = source.whole("seed", 1, Long.MIN_VALUE);
        return new SourceConfig.Generated(generator, rows, seed);
    }

    private static Generator generator(ConfigReader source) {
        return switch (source.choice("kind", Kind.class, Kind.DIGITS)) {
            case BLOBS ->
                    new Blobs(
                            source.wholeInt("classes", Blobs.DEFAULT.classes(), 2),
                            source.wholeInt("features", Blobs.DEFAULT.features(), 1),
                            source.number("spread", Blobs.DEFAULT.spread()));
            case CHECKERBOARD ->
                    new Checkerboard(source.wholeInt("cells", Checkerboard.DEFAULT.cells(), 2));
            case CIRCLES ->
                    new Circles(
                            source.number("noise", Circles.DEFAULT.noise()),
                            source.number("factor", Circles.DEFAULT.factor()));
            case DIGITS -> new Digits();
            case FACES -> new Faces();
            case LINE ->
                    new Line(
                            source.wholeInt("features", Line.DEFAULT.features(), 1),
                            source.number("noise", Line.DEFAULT.noise()));
            case MOONS -> new Moons(source.number("noise", Moons.DEFAULT.noise()));
            case SINE -> new Sine(source.number("noise", Sine.DEFAULT.noise()));
            case SPIRALS ->
                    new Spirals(
                            source.number("noise", Spirals.DEFAULT.noise()),
                            source.number("turns", Spirals.DEFAULT.turns()),
                            source.wholeInt("classes", Spirals.DEFAULT.classes(), 2));
            case XOR -> new Xor(source.number("noise", Xor.DEFAULT.noise()));
        };
    }
}
