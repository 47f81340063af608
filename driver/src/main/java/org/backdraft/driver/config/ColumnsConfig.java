package org.backdraft.driver.config;

import org.backdraft.schema.ColumnPlan;
import org.backdraft.schema.Missing;
import org.backdraft.schema.SchemaPlan;
import org.backdraft.schema.TransformPlan;
import org.backdraft.schema.Unknown;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The section {@code data.columns}: what becomes of a table's columns. */
final class ColumnsConfig {
    private static final String COLUMNS = "columns";
    private static final String MISSING_VALUES = "missing-values";

    /** The name that stands for all columns that aren't named. */
    private static final String OTHERS = "default";

    private static final String FILL = "fill";
    private static final String DEFAULT_CATEGORY = "missing";
    private static final int DEFAULT_BUCKETS = 1 << 18;

    /** Types of columns. */
    private enum Type {
        NUMBER,
        CATEGORY,
        IGNORE
    }

    /** How categories become features. */
    private enum Encoding {
        ONE_HOT,
        HASH
    }

    private ColumnsConfig() {}

    /** The plan that {@code data} holds; null when it has none. */
    static SchemaPlan read(ConfigReader data) {
        if (!data.has(COLUMNS)) {
            if (data.has(MISSING_VALUES)) {
                throw data.mistake(MISSING_VALUES, "goes with data.columns, which is missing");
            }
            return null;
        }
        Map<String, ColumnPlan> named = new LinkedHashMap<>();
        data.sectionsByName(COLUMNS)
                .forEach((name, column) -> named.put(name, column.make(() -> plan(column))));
        ColumnPlan others = named.remove(OTHERS);
        return new SchemaPlan(
                named,
                others == null ? ColumnPlan.Number.PLAIN : others,
                data.words(MISSING_VALUES, List.of()));
    }

    private static ColumnPlan plan(ConfigReader column) {
        return switch (column.choice("type", Type.class, Type.NUMBER)) {
            case NUMBER -> number(column);
            case CATEGORY ->
                    column.choice("encoding", Encoding.class, Encoding.ONE_HOT) == Encoding.HASH
                            ? hashed(column)
                            : oneHot(column);
            case IGNORE -> new ColumnPlan.Ignored();
        };
    }

    private static ColumnPlan number(ConfigReader column) {
        Missing missing = missing(column);
        double fill = missing == Missing.CONSTANT ? column.number(FILL, 0) : 0;
        boolean indicator = column.flag("indicator", false);
        List<TransformPlan> transforms = new ArrayList<>();
        for (ConfigReader transform : column.sectionsOrTypes("transform")) {
            transforms.add(transform.make(() -> transform(transform)));
        }
        return new ColumnPlan.Number(missing, fill, indicator, transforms);
    }

    private static TransformPlan transform(ConfigReader transform) {
        TransformPlan.Kind kind = transform.choice("type", TransformPlan.Kind.class, null);
        if (kind != TransformPlan.Kind.CLIP) {
            return TransformPlan.of(kind);
        }
        if (!transform.has("least") && !transform.has("most")) {
            throw new IllegalArgumentException("clip needs least, most or both");
        }
        return TransformPlan.clip(
                transform.number("least", -Float.MAX_VALUE),
                transform.number("most", Float.MAX_VALUE));
    }

    private static ColumnPlan oneHot(ConfigReader column) {
        Missing missing = missing(column);
        return new ColumnPlan.OneHot(
                missing,
                category(column, missing),
                column.choice("unknown", Unknown.class, Unknown.ZEROS),
                column.whole("least-count", 1, 1));
    }

    private static ColumnPlan hashed(ConfigReader column) {
        Missing missing = missing(column);
        return new ColumnPlan.Hashed(
                missing, category(column, missing), column.wholeInt("buckets", DEFAULT_BUCKETS, 1));
    }

    private static Missing missing(ConfigReader column) {
        Missing missing = column.choice("missing", Missing.class, Missing.ERROR);
        if (missing != Missing.CONSTANT && column.has(FILL)) {
            throw column.mistake(FILL, "goes with missing = constant");
        }
        return missing;
    }

    private static String category(ConfigReader column, Missing missing) {
        return missing == Missing.CONSTANT ? column.text(FILL, DEFAULT_CATEGORY).strip() : "";
    }
}
