package org.backdraft.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.function.ToIntFunction;

/** {@link Column.OneHot} or {@link Column.Hashed} on its way to features. */
final class CategoryEncoder extends CellEncoder {
    /** Instead of a feature: there is none, and that is right. */
    private static final int NONE = -1;

    /** Instead of a feature: there must be one. */
    private static final int REFUSED = -2;

    private final ToIntFunction<Utf8Slice> features;
    private final List<String> categories;
    private final Utf8Slice fill = new Utf8Slice();

    /**
     * Encodes categories.
     *
     * @param features the feature of a category, counted from the column's first one
     */
    CategoryEncoder(
            int column, int at, Missing missing, String fill, ToIntFunction<Utf8Slice> features) {
        this(column, at, missing, fill, features, List.of());
    }

    private CategoryEncoder(
            int column,
            int at,
            Missing missing,
            String fill,
            ToIntFunction<Utf8Slice> features,
            List<String> categories) {
        super(column, at, missing, "a category");
        this.features = features;
        this.categories = categories;
        byte[] bytes = fill.getBytes(UTF_8);
        this.fill.set(bytes, 0, bytes.length);
    }

    /** Of a column with a feature for each category. */
    static CategoryEncoder of(Column.OneHot column, int place, int at) {
        TextTable table = TextTable.of(column.categories());
        int unknown =
                switch (column.unknown()) {
                    case ZEROS -> NONE;
                    case OTHER -> table.size();
                    case ERROR -> REFUSED;
                };
        return new CategoryEncoder(
                place,
                at,
                column.missing(),
                column.fill(),
                text -> {
                    int index = table.indexOf(text.bytes(), text.from(), text.to());
                    return index < 0 ? unknown : index;
                },
                column.categories());
    }

    @Override
    Refusal encode(RawRow row, FeatureSink sink) {
        Utf8Slice text = row.text(column());
        return text.isText()
                ? put(text, sink)
                : Refusal.of(column(), Refusal.Kind.ENCODING, "UTF-8 text");
    }

    @Override
    Refusal fill(FeatureSink sink) {
        return put(fill, sink);
    }

    private Refusal put(Utf8Slice text, FeatureSink sink) {
        int feature = features.applyAsInt(text);
        if (feature == REFUSED) {
            return new Refusal(
                    column(), Refusal.Kind.CATEGORY, "a category of the training data", categories);
        }
        if (feature != NONE) {
            sink.put(at() + feature, 1f);
        }
        return null;
    }
}
