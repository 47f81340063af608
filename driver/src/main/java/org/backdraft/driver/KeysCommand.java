package org.backdraft.driver;

import org.backdraft.driver.config.ConfigKey;
import org.backdraft.driver.config.ConfigReference;
import org.backdraft.driver.config.ConfigurationException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.concurrent.Callable;

@Command(
        name = "keys",
        description = {
            "Prints every key of configurations, its default and what it may be.",
            "A line a key and default, as a configuration has it; a key that goes with some types"
                    + " or formats only says with which. COLUMN stands for a column's name or for"
                    + " default, [] for an item of a list; data.validation and data.test have the"
                    + " keys of data.train."
        },
        mixinStandardHelpOptions = true)
final class KeysCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "PREFIX",
            defaultValue = "",
            description = "Only keys that begin with this, such as optimizer or data.train.")
    private String prefix;

    @Override
    public Integer call() {
        List<ConfigKey> keys =
                ConfigReference.keys().stream()
                        .filter(key -> key.path().startsWith(prefix))
                        .toList();
        if (keys.isEmpty()) {
            throw new ConfigurationException(
                    "no key begins with '%s'; scripts/backdraft keys prints all".formatted(prefix));
        }
        keys.forEach(System.out::println);
        return 0;
    }
}
