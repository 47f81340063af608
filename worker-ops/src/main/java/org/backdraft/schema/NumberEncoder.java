package org.backdraft.schema;

/** {@link Column.Number} on its way to features. */
final class NumberEncoder extends CellEncoder {
    private final float fill;
    private final boolean indicator;
    private final Transforms transforms;

    NumberEncoder(
            int column,
            int at,
            Missing missing,
            double fill,
            boolean indicator,
            Transforms transforms) {
        super(column, at, missing, "a number");
        this.fill = (float) transforms.apply(fill);
        this.indicator = indicator;
        this.transforms = transforms;
    }

    @Override
    Refusal encode(RawRow row, FeatureSink sink) {
        float number = row.number(column());
        if (!Float.isFinite(number)) {
            return noNumber(row, number);
        }
        float feature = (float) transforms.apply(number);
        if (!Float.isFinite(feature)) {
            String expected = "a number whose %s is finite".formatted(transforms.names());
            return Refusal.of(column(), Refusal.Kind.RANGE, expected);
        }
        sink.put(at(), feature);
        return null;
    }

    private Refusal noNumber(RawRow row, float number) {
        if (Float.isInfinite(number)) {
            String expected = "a number that fits float32 (up to 3.4e38)";
            return Refusal.of(column(), Refusal.Kind.RANGE, expected);
        }
        boolean isText = row.text(column()).isText();
        Refusal.Kind kind = isText ? Refusal.Kind.NUMBER : Refusal.Kind.ENCODING;
        return Refusal.of(column(), kind, "a number");
    }

    @Override
    Refusal fill(FeatureSink sink) {
        sink.put(at(), fill);
        if (indicator) {
            sink.put(at() + 1, 1f);
        }
        return null;
    }
}
