package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.backdraft.driver.Readme.Row;
import org.backdraft.driver.config.ConfigKey;
import org.backdraft.driver.config.ConfigReference;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** README's tables say what configurations are, neither more nor less, with the right defaults. */
class ReadmeReferenceTest {
    private static final List<ConfigKey> KEYS = ConfigReference.keys();
    private static final List<Row> ROWS =
            Readme.rows(Readme.between("## Training on your data", "## Verbs"));

    /** Defaults that README tells in words. */
    private static final Set<String> IN_WORDS =
            Set.of(
                    "network[].name",
                    "network[].inputs",
                    "parameter-groups[].l1",
                    "parameter-groups[].l2",
                    "parameter-groups[].weight-decay",
                    "parameter-groups[].max-norm",
                    "parameter-groups[].modules",
                    "schedule.milestones");

    /** Words in backticks that are neither keys nor choices. */
    private static final Set<String> OTHER_WORDS =
            Set.of("balanced", "biases", "norms", "label", "accuracy", "macro-f1", "tab");

    @Test
    void tables_eachKeyOfTheReader_isThereWithItsDefault() {
        List<String> wrong = new ArrayList<>();
        for (ConfigKey key : KEYS) {
            for (Place place : places(key)) {
                String mistake = place.mistake(key);
                if (mistake != null) {
                    wrong.add(key + "  <-  " + mistake);
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void tables_eachWordOfAChoice_isThere() {
        List<String> words = new ArrayList<>();
        ROWS.forEach(row -> words.addAll(Readme.spans(row.first() + row.rest())));
        Set<String> known = new HashSet<>();
        words.forEach(word -> known.addAll(Arrays.asList(word.split("[^\\w.-]+"))));

        ConfigReference.choices()
                .forEach((path, choices) -> assertThat(known).as(path).containsAll(choices));
    }

    @Test
    void tables_eachWordLikeAKey_isKnownToTheReader() {
        Set<String> known = new HashSet<>(OTHER_WORDS);
        for (ConfigKey key : KEYS) {
            String path = key.path().replace("[]", "");
            known.addAll(Arrays.asList(path.split("\\.")));
            for (int dot = path.length(); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
                known.add(path.substring(0, dot));
            }
            known.add(path.replaceFirst("^data\\.train", "data.validation"));
        }
        known.add("data.validation");
        known.add("data.test");
        ConfigReference.choices().values().forEach(known::addAll);
        Set<String> unknown = new TreeSet<>();
        for (Row row : ROWS) {
            for (String span : Readme.spans(row.first())) {
                unknown.add(span);
            }
            for (String span : Readme.spans(row.rest())) {
                String name = span.replaceFirst(" = .*", "");
                if (name.matches("[a-z][a-z0-9.-]*") && !name.startsWith(".")) {
                    unknown.add(name);
                }
            }
        }
        unknown.removeAll(known);

        assertThat(unknown).isEmpty();
    }

    @Test
    void verbs_eachOfTheCommandLine_hasARow() {
        List<String> first =
                Readme.rows(Readme.between("## Verbs", "## From a data set to predictions"))
                        .stream()
                        .map(row -> Readme.spans(row.first()).get(0).split(" ")[0])
                        .toList();

        assertThat(first)
                .containsExactlyInAnyOrderElementsOf(Main.commandLine().getSubcommands().keySet());
    }

    /** Where README has to tell of a key: a text, and the key's name in it. */
    private record Place(String where, String text, String name, boolean first, List<String> all) {

        /** What is wrong there, or null. */
        String mistake(ConfigKey key) {
            if (!first && !StatedDefaults.names(text, name)) {
                return "no word of it in " + where;
            }
            String expected = key.byDefault();
            boolean said =
                    expected == null
                            || expected.matches("\"|\"\"|\"no bound\"|\"the kernel\"|rest|\\{}");
            if (said || IN_WORDS.contains(key.path()) || isSaidByNothing(expected)) {
                return null;
            }
            List<String> stated = first ? ofRow(key) : StatedDefaults.of(text, name);
            return stated.stream().anyMatch(value -> same(value, expected))
                    ? null
                    : "stated in %s: %s".formatted(where, stated);
        }

        /** Lists of nothing may be left unsaid inside of a row. */
        private boolean isSaidByNothing(String expected) {
            return !first && expected.equals("[]");
        }

        private List<String> ofRow(ConfigKey key) {
            List<List<String>> groups = StatedDefaults.groups(text);
            if (groups.isEmpty()) {
                return List.of();
            }
            List<String> flat = groups.stream().flatMap(List::stream).toList();
            if (all.size() > 1 && flat.size() >= all.size()) {
                return List.of(flat.get(flat.size() - all.size() + all.indexOf(name)));
            }
            boolean several = KEYS.stream().filter(k -> k.path().equals(key.path())).count() > 1;
            return several ? flat : groups.get(groups.size() - 1);
        }
    }

    private static boolean same(String stated, String expected) {
        // A list of one number may be written as the number.
        String bare = expected.replace("\"", "").replaceFirst("^\\[(\\d+)]$", "$1");
        try {
            return new BigDecimal(stated).compareTo(new BigDecimal(bare)) == 0;
        } catch (NumberFormatException e) {
            return stated.equals(bare);
        }
    }

    private static List<Place> places(ConfigKey key) {
        String path = key.path();
        String name = path.substring(path.lastIndexOf('.') + 1);
        String section = path.substring(0, Math.max(0, path.lastIndexOf('.')));
        if (name.equals("type") && Set.of("network[]", "loss", "optimizer").contains(section)
                || name.equals("format")) {
            return List.of();
        }
        List<String> types = words(key, "type");
        return switch (section) {
            case "network[]" ->
                    types.isEmpty() ? general(path, "network", name) : typed("module", types, name);
            case "loss" -> typed("loss", types, name);
            case "optimizer" ->
                    types.isEmpty()
                            ? general(path, section, name)
                            : typed("optimizer `type`", types, name);
            case "schedule", "averaging" ->
                    types.isEmpty()
                            ? general(path, section, name)
                            : within(section + ".type", types, name);
            case "data.train" ->
                    key.condition().contains("kind = ")
                            ? within("generated", words(key, "kind"), name)
                            : typed("`format`", words(key, "format"), name);
            case "data.columns.COLUMN" -> general(name, "", name);
            case "data.columns.COLUMN.transform[]" ->
                    name.equals("type") ? List.of() : general("", "transform", name);
            default -> general(path.replace("[]", ""), section.replace("[]", ""), name);
        };
    }

    /** The words that a key's condition has for a choice. */
    private static List<String> words(ConfigKey key, String choice) {
        for (String part : key.condition().split(" and ")) {
            if (part.startsWith(choice + " = ")) {
                return List.of(part.substring(choice.length() + 3).split(", "));
            }
        }
        return List.of();
    }

    private static List<Place> typed(String table, List<String> types, String name) {
        List<Place> places = new ArrayList<>();
        for (String type : types) {
            places.add(new Place(table + " " + type, typeRow(table, type), name, false, List.of()));
        }
        return places;
    }

    /** The rest of a type's row, and of the row that it refers to. */
    private static String typeRow(String table, String type) {
        for (Row row : ROWS) {
            if (row.table().equals(table) && Readme.spans(row.first()).contains(type)) {
                String text = row.rest();
                return text.startsWith("as `")
                        ? text + " " + typeRow(table, Readme.spans(text).get(0))
                        : text;
            }
        }
        return "";
    }

    /** The brackets behind each word in the row of a choice. */
    private static List<Place> within(String first, List<String> words, String name) {
        String text =
                ROWS.stream()
                        .filter(row -> Readme.spans(row.first()).contains(first))
                        .map(Row::rest)
                        .findFirst()
                        .orElse("");
        List<Place> places = new ArrayList<>();
        for (String word : words) {
            int start = text.indexOf("`" + word + "` (");
            String inside = start < 0 ? "" : text.substring(start, text.indexOf(')', start));
            places.add(new Place(first + " " + word, inside, name, false, List.of()));
        }
        return places;
    }

    /** The row whose first cell has the key, or that tells of the key's section. */
    private static List<Place> general(String path, String section, String name) {
        for (Row row : ROWS) {
            List<String> first = Readme.spans(row.first());
            boolean sibling =
                    !section.isEmpty()
                            && first.contains(name)
                            && first.get(0).startsWith(section + ".");
            if (first.contains(path) || sibling) {
                List<String> names =
                        first.stream().map(f -> f.substring(f.lastIndexOf('.') + 1)).toList();
                return List.of(new Place(path, row.rest(), name, true, names));
            }
        }
        for (Row row : ROWS) {
            for (String first : Readme.spans(row.first())) {
                boolean near =
                        first.equals(section)
                                || !section.isEmpty() && first.startsWith(section + ".");
                if (near && StatedDefaults.names(row.rest(), name)) {
                    return List.of(new Place(first, row.rest(), name, false, List.of()));
                }
            }
        }
        return List.of(new Place("any row", "", name, false, List.of()));
    }
}
