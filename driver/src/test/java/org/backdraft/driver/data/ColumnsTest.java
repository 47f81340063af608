package org.backdraft.driver.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.schema.ColumnPlan;
import org.backdraft.schema.Missing;
import org.backdraft.schema.Schema;
import org.backdraft.schema.SchemaPlan;
import org.backdraft.schema.TransformPlan;
import org.backdraft.schema.Unknown;
import org.backdraft.worker.LocalShards;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** CSV files whose columns are more than numbers. */
class ColumnsTest {
    private static final ColumnPlan IGNORED = new ColumnPlan.Ignored();
    private static final ColumnPlan CITY = city(Missing.ERROR, Unknown.ZEROS);
    private static final ColumnPlan AGE =
            new ColumnPlan.Number(
                    Missing.MEAN,
                    0,
                    true,
                    List.of(TransformPlan.of(TransformPlan.Kind.STANDARDISE)));
    private static final SchemaPlan PLAN = plan(Map.of("age", AGE, "city", CITY));
    private static final int SEED = 5;

    @TempDir private Path folder;

    private static ColumnPlan city(Missing missing, Unknown unknown) {
        return new ColumnPlan.OneHot(missing, "", unknown, 1);
    }

    private static SchemaPlan plan(Map<String, ColumnPlan> named) {
        return new SchemaPlan(named, ColumnPlan.Number.PLAIN, List.of("NA"));
    }

    private String file(String name, String... lines) throws IOException {
        return Rows.write(folder.resolve(name), String.join("\n", lines) + "\n");
    }

    private static Loader loader(BadRecordPolicy policy) {
        return new Loader(Rows.FILES, new InProcessPlacement(1), FeatureStorage.AUTO, policy);
    }

    private static Loader loader() {
        return loader(BadRecordPolicy.FAIL);
    }

    private static ExampleSource fitted(Loader loader, SourceConfig config, SchemaPlan plan)
            throws IOException {
        return loader.fitted(loader.open(config, FeatureColumns.of(plan), true), 2, SEED, 0);
    }

    private ExampleSource fitted(SchemaPlan plan, String... lines) throws IOException {
        return fitted(loader(), Csv.config(file("train.csv", lines), "y"), plan);
    }

    private static ExampleSource opened(Loader loader, SourceConfig config, Schema schema)
            throws IOException {
        return loader.open(config, FeatureColumns.of(List.of(), schema), false);
    }

    /** Text in columns age, city, user and y. */
    private static List<String> made(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            String age = random.nextInt(6) == 0 ? "NA" : "" + (float) random.nextGaussian();
            String city = random.nextBoolean() ? "\"a, \"\"b\"\"\"" : "c" + random.nextInt(9);
            lines.add("%s,%s,u%d,%d".formatted(age, city, random.nextInt(99), i % 2));
        }
        return lines;
    }

    private static final SchemaPlan MADE =
            plan(
                    Map.of(
                            "age",
                            AGE,
                            "city",
                            CITY,
                            "user",
                            new ColumnPlan.Hashed(Missing.ERROR, "", 2_000)));

    @Test
    void fitted_anySplitsAndFiles_givesTheSameSchemaAndRows() throws IOException {
        List<String> lines = made(400, 1);
        String whole = file("whole.csv", "age,city,user,y\n" + String.join("\n", lines));
        ExampleSource expected = fitted(loader(), Csv.config(whole, "y"), MADE);
        assertThat(expected.isSparse()).isTrue();
        assertThat(expected.featureNames()).contains("age is missing", "city=a, \"b\"");

        for (int parts : List.of(1, 3)) {
            for (int p = 0; p < parts; p++) {
                List<String> some = lines.subList(400 * p / parts, 400 * (p + 1) / parts);
                file(parts + "/" + p + ".csv", "age,city,user,y\n" + String.join("\n", some));
            }
            CsvSource source =
                    CsvSource.open(
                            Rows.FILES,
                            Csv.config(folder + "/" + parts, "y"),
                            FeatureColumns.of(MADE),
                            true,
                            new CsvReading(false, 77, 1 << 20));
            assertThat(source.splits()).isGreaterThan(50);
            ExampleSource fitted = loader().fitted(source, 2, SEED, 0);
            assertThat(fitted.schema()).isEqualTo(expected.schema());
            assertThat(Rows.of(fitted, Targets.number()))
                    .isEqualTo(Rows.of(expected, Targets.number()));
        }
    }

    @Test
    void fitted_rowsHeldBack_areNotAmongThoseFittedTo() throws IOException {
        List<String> lines = made(100, 2);
        String path = file("train.csv", "age,city,user,y\n" + String.join("\n", lines));
        Loader loader = loader();
        ExampleSource source = loader.open(Csv.config(path, "y"), FeatureColumns.of(MADE), true);

        ExampleSource held = loader.fitted(source, 2, SEED, 0.4);

        Dealing trained = new Dealing(100, 1, SEED).without(40);
        List<String> some = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            if (trained.holds(trained.place(i))) {
                some.add(lines.get(i));
            }
        }
        String alone = file("alone.csv", "age,city,user,y\n" + String.join("\n", some));
        assertThat(some).hasSize(60);
        assertThat(held.schema())
                .isEqualTo(fitted(loader(), Csv.config(alone, "y"), MADE).schema());
        List<Loader.Loaded> parts = loader.loadSplit(held, 2, 3, SEED, 0.4);
        assertThat(parts.get(0).data().examples()).isEqualTo(60);
        assertThat(parts.get(1).data().examples()).isEqualTo(40);
    }

    @ParameterizedTest
    @EnumSource(BadRecordPolicy.Action.class)
    void fitted_categoryOfRowsHeldBackAlone_isRefusedWhereItIsAnError(BadRecordPolicy.Action action)
            throws IOException {
        List<String> lines = new ArrayList<>(List.of("city,y"));
        for (int i = 0; i < 20; i++) {
            lines.add("city" + i + "," + i % 2);
        }
        SchemaPlan strict = plan(Map.of("city", city(Missing.ERROR, Unknown.ERROR)));
        String path = file("train.csv", lines.toArray(new String[0]));
        Loader loader = loader(new BadRecordPolicy(action, "100 %"));
        ExampleSource source = loader.open(Csv.config(path, "y"), FeatureColumns.of(strict), true);

        assertThatThrownBy(() -> loader.fitted(source, 2, SEED, 0.2))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(
                        ", column 'city': expected a category of the training data (city");
    }

    @Test
    void load_missingThatDrops_leavesRowsOutAndCountsThem() throws IOException {
        SchemaPlan plan = plan(Map.of("city", city(Missing.DROP, Unknown.ZEROS)));
        Loader loader = loader();
        String path = file("t.csv", "city,x,y", "a,1,0", ",2,1", "b,3,1", "NA,4,0", "\"\",5,0");

        Loader.Loaded loaded =
                loader.load(fitted(loader, Csv.config(path, "y"), plan), 2, List.of(), 1, SEED);

        assertThat(loaded.data().examples()).isEqualTo(2);
        assertThat(loaded.bad().count()).isEqualTo(3);
        assertThat(loaded.bad().lines())
                .containsExactly(
                        ("3 with a missing value that drops its row: %1$s, line 3, column 'city':"
                                        + " expected a category, found ''; %1$s, line 5, column"
                                        + " 'city': expected a category, found 'NA'; %1$s, line 6,"
                                        + " column 'city': expected a category, found ''")
                                .formatted(path));
    }

    @Test
    void open_unknownCategory_obeysItsPolicyAndThatOfBadRecords() throws IOException {
        String[] train = {"city,y", "a,0", "b,1"};
        String test = file("test.csv", "city", "b", "new\tone", "a");
        Map<Unknown, List<List<Float>>> expected =
                Map.of(
                        Unknown.ZEROS,
                        List.of(List.of(0f, 1f, 1f), List.of(0f, 0f, 1f), List.of(1f, 0f, 1f)),
                        Unknown.OTHER,
                        List.of(
                                List.of(0f, 1f, 0f, 1f),
                                List.of(0f, 0f, 1f, 1f),
                                List.of(1f, 0f, 0f, 1f)));
        for (Unknown policy : expected.keySet()) {
            Schema schema = schema(city(Missing.ERROR, policy), train);
            assertThat(Rows.of(opened(loader(), Csv.config(test, "y"), schema), Targets.none()))
                    .isEqualTo(expected.get(policy));
        }

        Schema strict = schema(city(Missing.ERROR, Unknown.ERROR), train);
        ExampleSource fails = opened(loader(), Csv.config(test, "y"), strict);
        assertThatThrownBy(() -> loader().survey(fails))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        test
                                + ", line 3, column 'city': expected a category of the training"
                                + " data (a, b), found 'new\\tone'");
        Loader skipping = loader(new BadRecordPolicy(BadRecordPolicy.Action.SKIP, "50 %"));
        Survey survey = skipping.survey(opened(skipping, Csv.config(test, "y"), strict));
        assertThat(survey.examples()).isEqualTo(2);
        assertThat(survey.bad().lines().get(0)).startsWith("1 with unknown category: ");
    }

    private Schema schema(ColumnPlan city, String... train) throws IOException {
        return (Schema) fitted(plan(Map.of("city", city)), train).schema();
    }

    @Test
    void open_otherColumnsAndOrder_areFoundByName() throws IOException {
        Schema schema =
                (Schema)
                        fitted(
                                        plan(Map.of("city", CITY, "note", IGNORED)),
                                        "n,city,note,y",
                                        "1,a,x,0",
                                        "2,b,,1")
                                .schema();
        String other = file("other.csv", "more,city,n", "?,b,7", "?,a,8");

        assertThat(Rows.of(opened(loader(), Csv.config(other, "y"), schema), Targets.none()))
                .containsExactly(List.of(7f, 0f, 1f, 1f), List.of(8f, 1f, 0f, 1f));
        String less = file("less.csv", "note,n", "?,1");
        assertThatThrownBy(() -> opened(loader(), Csv.config(less, "y"), schema))
                .hasMessage(
                        less
                                + " has no column 'city', a feature of the training data; it has:"
                                + " note, n");
    }

    @Test
    void open_withoutHeader_findsColumnsByPlaceWithOrWithoutTheLabel() throws IOException {
        SchemaPlan plan = plan(Map.of("0", CITY, "2", IGNORED));
        String train = file("bare.csv", "a,0,x,1.5", "b,1,y,2.5");
        SourceConfig config = Csv.bare(train, "1");
        ExampleSource source = fitted(loader(), config, plan);
        Schema schema = (Schema) source.schema();
        assertThat(source.featureNames()).containsExactly("0=a", "0=b", "3");

        String unlabelled = file("unlabelled.csv", "b,z,3.5");
        String narrow = file("narrow.csv", "b,4");
        assertThat(Rows.of(opened(loader(), config, schema), Targets.none()))
                .containsExactly(List.of(1f, 0f, 1.5f, 1f), List.of(0f, 1f, 2.5f, 1f));
        assertThat(Rows.of(opened(loader(), Csv.bare(unlabelled, "1"), schema), Targets.none()))
                .containsExactly(List.of(0f, 1f, 3.5f, 1f));
        assertThatThrownBy(() -> opened(loader(), Csv.bare(narrow, "1"), schema))
                .hasMessage(
                        narrow + " has 1 columns beside label and weight; the training data has 3");
    }

    @Test
    void fitted_planOfOtherColumns_suggestsTheNearest() throws IOException {
        String path = file("train.csv", "age,city,y", "1,a,0");

        assertThatThrownBy(() -> fitted(plan(Map.of("citty", CITY)), "age,city,y", "1,a,0"))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "data.columns: there is no column 'citty' in %s; did you mean 'city'?"
                                .formatted(path));
        assertThatThrownBy(() -> fitted(plan(Map.of("horoscope", CITY)), "age,city,y", "1,a,0"))
                .hasMessageContaining("; it has: age, city");
        assertThatThrownBy(() -> fitted(plan(Map.of("y", CITY)), "age,city,y", "1,a,0"))
                .hasMessageContaining("'y' is a label or weight of");
        assertThatThrownBy(() -> fitted(plan(Map.of("city", IGNORED)), "city,y", "a,0"))
                .hasMessageContaining("leaves no features in");
        assertThatThrownBy(() -> fitted(PLAN, "age,city,city,y", "1,a,b,0"))
                .hasMessageContaining("several columns of one name");
    }

    @Test
    void fitted_badCells_nameLineColumnAndText() throws IOException {
        assertThatThrownBy(() -> fitted(PLAN, "age,city,x,y", "1,a,2,0", "2,b,two,1"))
                .isInstanceOf(DataException.class)
                .hasMessageEndingWith(
                        "train.csv, line 3, column 'x': expected a number, found 'two'");
        assertThatThrownBy(() -> fitted(PLAN, "age,city,x,y", "1,a,2,0", "2,b,NA,1"))
                .hasMessageEndingWith("column 'x': expected a number, found 'NA'");
        ColumnPlan log =
                new ColumnPlan.Number(
                        Missing.ERROR,
                        0,
                        false,
                        List.of(TransformPlan.of(TransformPlan.Kind.LOG1P)));
        assertThatThrownBy(() -> fitted(plan(Map.of("x", log)), "x,y", "1,0", "-1.5,1"))
                .hasMessageEndingWith(
                        "line 3, column 'x': expected a number whose log1p is finite, found"
                                + " '-1.5'");
        assertThatThrownBy(() -> fitted(PLAN, "age,city,y", "NA,a,0", ",b,1"))
                .hasMessageContaining("column 'age' has no values in the training data");
    }

    @Test
    void load_sparseColumns_fillShardsWithTheSameFeatures() throws IOException {
        List<String> lines = made(50, 3);
        String path = file("train.csv", "age,city,user,y\n" + String.join("\n", lines));
        Loader loader = loader();
        ExampleSource source = fitted(loader, Csv.config(path, "y"), MADE);

        LocalShards shards = (LocalShards) loader.load(source, 2, List.of(), 1, SEED).data();

        List<List<Float>> rows = Rows.of(source, Targets.classNumbers(2));
        List<List<Float>> dealt = Rows.of(shards.list().get(0));
        Dealing dealing = new Dealing(50, 1, SEED);
        for (int i = 0; i < 50; i++) {
            assertThat(dealt.get(dealing.row(dealing.place(i)))).isEqualTo(rows.get(i));
        }
        assertThat(source.isSparse()).isTrue();
        assertThat(source.features()).isGreaterThan(2_000);
    }

    @Test
    void open_formatsOfNumbers_areRefused() {
        assertThatThrownBy(
                        () ->
                                loader().open(
                                                new SourceConfig.Idx("images", "labels"),
                                                FeatureColumns.of(PLAN),
                                                true))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("data.columns are for format = csv, parquet, orc and jsonl");
    }
}
