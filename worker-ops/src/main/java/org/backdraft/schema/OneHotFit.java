package org.backdraft.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;

/** What is gathered from a column of categories. */
final class OneHotFit extends ColumnFit {
    private static final long serialVersionUID = 1L;
    private static final int MOST_CATEGORIES = 10_000;

    private final String name;
    private final ColumnPlan.OneHot plan;
    private final byte[] fill;
    private final TextCounts counts = new TextCounts(MOST_CATEGORIES);

    OneHotFit(String name, ColumnPlan.OneHot plan) {
        this.name = name;
        this.plan = plan;
        this.fill = plan.fill().getBytes(UTF_8);
    }

    @Override
    void add(RawRow row, int column, boolean isMissing) {
        if (isMissing) {
            counts.add(fill, 0, fill.length);
        } else {
            Utf8Slice text = row.text(column);
            counts.add(text.bytes(), text.from(), text.to());
        }
    }

    @Override
    void add(ColumnFit other) {
        counts.add(((OneHotFit) other).counts);
    }

    @Override
    Column fitted() {
        if (counts.isOverfull()) {
            throw unfit(
                    name,
                    "has over %d categories, too many for one-hot; set encoding = hash, with"
                                    .formatted(MOST_CATEGORIES)
                            + " buckets, or type = ignore");
        }
        List<String> categories =
                counts.counts().entrySet().stream()
                        .filter(entry -> entry.getValue() >= plan.leastCount())
                        .map(Map.Entry::getKey)
                        .toList();
        if (categories.isEmpty()) {
            throw unfit(
                    name,
                    "has no category in at least %d rows of the training data; set type = ignore"
                            .formatted(plan.leastCount()));
        }
        return new Column.OneHot(name, plan.missing(), plan.fill(), categories, plan.unknown());
    }
}
