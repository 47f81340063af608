package org.backdraft.driver.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.nn.Backprop;
import org.backdraft.nn.CrossEntropy;
import org.backdraft.nn.Graph;
import org.backdraft.nn.Linear;
import org.backdraft.nn.Node;
import org.backdraft.schema.Column;
import org.backdraft.schema.Missing;
import org.backdraft.schema.RawRow;
import org.backdraft.schema.RowEncoder;
import org.backdraft.schema.Schema;
import org.backdraft.schema.Transform;
import org.backdraft.schema.Transforms;
import org.backdraft.schema.Unknown;
import org.backdraft.schema.Utf8Slice;
import org.backdraft.tensor.Matrix;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** ONNX Runtime encodes columns as our own encoder does, and refuses the same rows. */
class ColumnsExportTest {
    private static final int ROWS = 60;
    private static final List<String> CLASSES = List.of("a", "b", "c");

    private static final List<Transform> TRANSFORMS =
            List.of(
                    new Transform.Log1p(),
                    new Transform.Clip(-0.5, 2),
                    new Transform.Standardise(0.3, 1.7),
                    new Transform.Standardise(1, 0),
                    new Transform.MinMax(-1, 3),
                    new Transform.MinMax(2, 2));

    private static final String[] NUMBERS = {
        "0", "1", "-0.25", "0.75", "3", "1e-9", "-1e-7", "12.5", "", "", "1e39", "-1", "-2", "25"
    };
    private static final String[] TEXTS = {"red", "green", "7", "Zürich", "blue", "NA", "", "  "};

    /** Cells of one row, as texts. */
    private record Row(String[] cells) implements RawRow {
        @Override
        public boolean isEmpty(int column) {
            return cells[column].isBlank();
        }

        @Override
        public float number(int column) {
            return Float.parseFloat(cells[column]);
        }

        @Override
        public Utf8Slice text(int column) {
            byte[] bytes = cells[column].strip().getBytes(StandardCharsets.UTF_8);
            return new Utf8Slice().set(bytes, 0, bytes.length);
        }
    }

    @Test
    void transforms_each_areTried() {
        assertThat(TRANSFORMS.stream().<Class<?>>map(Transform::getClass).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        ExportedModels.records(Transform.class).toList());
    }

    @Test
    void run_anyColumns_encodesAndRefusesAsWeDo() {
        int refused = 0;
        for (long seed = 0; seed < 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Schema schema = schema(random);
            refused += assertAgrees(schema, random, "seed %d: %s".formatted(seed, schema));
        }

        // Of 3,600 rows: neither all nor none.
        assertThat(refused).isBetween(500, 3_000);
    }

    private static Schema schema(SplittableRandom random) {
        List<Column> columns = new ArrayList<>(List.of(number("x", random)));
        while (columns.size() < 4) {
            String name = "column " + columns.size();
            columns.add(random.nextBoolean() ? number(name, random) : category(name, random));
        }
        columns.add(1, new Column.Ignored("ignored"));
        return new Schema(columns, random.nextBoolean() ? List.of("NA", "?") : List.of());
    }

    private static Column number(String name, SplittableRandom random) {
        List<Transform> transforms = new ArrayList<>();
        while (random.nextInt(3) > 0) {
            transforms.add(TRANSFORMS.get(random.nextInt(TRANSFORMS.size())));
        }
        Missing missing = Missing.values()[random.nextInt(4)];
        boolean indicator = random.nextBoolean();
        return new Column.Number(name, missing, 0.4, indicator, new Transforms(transforms));
    }

    private static Column category(String name, SplittableRandom random) {
        Missing missing = random.nextInt(3) == 0 ? Missing.DROP : Missing.CONSTANT;
        String fill = random.nextBoolean() ? "green" : "none";
        Unknown unknown = Unknown.values()[random.nextInt(3)];
        List<String> known = List.of("7", "Zürich", "green", "red").subList(random.nextInt(3), 4);
        return new Column.OneHot(name, missing, fill, known, unknown);
    }

    /** The number of rows refused. */
    private static int assertAgrees(Schema schema, SplittableRandom random, String where) {
        SavedModel model = model(schema, random);
        String[][] cells = cells(schema, random);

        Map<String, Object> outputs =
                OnnxRun.of(OnnxModel.of(model, OnnxModel.Inputs.COLUMNS), inputs(schema, cells));

        float[][] found = (float[][]) outputs.get("probabilities");
        RowEncoder encoder = schema.encoder();
        int refused = 0;
        for (int i = 0; i < ROWS; i++) {
            String row = where + ", row " + String.join("|", cells[i]);
            String label = ((String[]) outputs.get("prediction"))[i];
            if (encoder.encode(new Row(cells[i])) != null) {
                refused++;
                assertThat(label).as(row).isEmpty();
                assertThat(found[i]).as(row).containsOnly(Float.NaN);
                continue;
            }
            Matrix expected = probabilities(model, encoder.features());
            float decided = expected.get(0, CLASSES.indexOf(label));
            for (int c = 0; c < CLASSES.size(); c++) {
                OnnxRun.assertSame(found[i][c], expected.get(0, c), row);
                assertThat(expected.get(0, c)).as(row).isLessThanOrEqualTo(decided + 1e-5f);
            }
        }
        return refused;
    }

    private static SavedModel model(Schema schema, SplittableRandom random) {
        Graph graph =
                new Graph(
                        schema.features(),
                        List.of(new Node("only", new Linear(3), List.of(Graph.INPUT))));
        return ExportedModels.of(graph, "cross-entropy", schema, CLASSES, random);
    }

    private static String[][] cells(Schema schema, SplittableRandom random) {
        String[][] cells = new String[ROWS][schema.columns().size()];
        for (String[] row : cells) {
            for (int j = 0; j < row.length; j++) {
                String[] from = schema.columns().get(j) instanceof Column.OneHot ? TEXTS : NUMBERS;
                row[j] = from[random.nextInt(from.length)];
            }
        }
        return cells;
    }

    /** As a caller makes them: float32 with NaN where there is nothing, and trimmed texts. */
    private static Map<String, Object> inputs(Schema schema, String[][] cells) {
        Map<String, Object> inputs = new LinkedHashMap<>();
        for (int j = 0; j < schema.columns().size(); j++) {
            if (schema.isIgnored(j)) {
                continue;
            }
            float[][] numbers = new float[ROWS][1];
            String[][] texts = new String[ROWS][1];
            boolean isText = schema.columns().get(j) instanceof Column.OneHot;
            for (int i = 0; i < ROWS; i++) {
                texts[i][0] = cells[i][j].strip();
                if (!isText) {
                    numbers[i][0] =
                            texts[i][0].isEmpty() ? Float.NaN : Float.parseFloat(texts[i][0]);
                }
            }
            inputs.put(schema.names().get(j), isText ? texts : numbers);
        }
        return inputs;
    }

    private static Matrix probabilities(SavedModel model, float[] features) {
        Matrix scaled = Matrix.zeros(1, features.length);
        model.scaling().apply(features, 0, scaled.data(), 0);
        Matrix z =
                new Backprop(model.graph(), new CrossEntropy(), 1).forward(model.theta(), scaled);
        Matrix probabilities = Matrix.zeros(1, z.cols());
        new CrossEntropy().predict(z, probabilities);
        return probabilities;
    }

    @Test
    void of_hashedColumn_isRefusedUnlessFeaturesAreTheInput() {
        SplittableRandom random = new SplittableRandom(1);
        Schema schema =
                new Schema(List.of(new Column.Hashed("user", Missing.ERROR, "", 8)), List.of());
        SavedModel model = model(schema, random);

        assertThatThrownBy(() -> OnnxModel.of(model, OnnxModel.Inputs.COLUMNS))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll("'user' is hashed", "--inputs features");

        float[][] rows = new float[4][8];
        for (int i = 0; i < rows.length; i++) {
            rows[i][2 * i] = 1;
        }
        Map<String, Object> outputs =
                OnnxRun.of(
                        OnnxModel.of(model, OnnxModel.Inputs.FEATURES), Map.of("features", rows));
        for (int i = 0; i < rows.length; i++) {
            Matrix expected = probabilities(model, rows[i]);
            for (int c = 0; c < CLASSES.size(); c++) {
                float found = ((float[][]) outputs.get("probabilities"))[i][c];
                OnnxRun.assertSame(found, expected.get(0, c), "row " + i);
            }
        }
    }
}
