package org.backdraft.schema;

import java.util.ArrayList;
import java.util.List;

/**
 * The columns of a table with what is to become of them. Its encoder checks rows without giving
 * them features.
 *
 * @param names of the columns
 * @param plans for each of them
 * @param missingValues texts that stand for a missing value
 */
public record UnfittedSchema(List<String> names, List<ColumnPlan> plans, List<String> missingValues)
        implements RowSchema {
    public UnfittedSchema {
        names = List.copyOf(names);
        plans = List.copyOf(plans);
        missingValues = List.copyOf(missingValues);
    }

    @Override
    public boolean isIgnored(int column) {
        return plans.get(column) instanceof ColumnPlan.Ignored;
    }

    @Override
    public int features() {
        return 0;
    }

    @Override
    public RowEncoder encoder() {
        List<CellEncoder> cells = new ArrayList<>();
        for (int j = 0; j < plans.size(); j++) {
            ColumnPlan plan = plans.get(j);
            if (plan instanceof ColumnPlan.Number number) {
                Transforms leading = number.leading();
                cells.add(new NumberEncoder(j, 0, number.missing(), 0, false, leading));
            } else if (plan instanceof ColumnPlan.OneHot category) {
                cells.add(new CategoryEncoder(j, 0, category.missing(), "", text -> 0));
            } else if (plan instanceof ColumnPlan.Hashed category) {
                cells.add(new CategoryEncoder(j, 0, category.missing(), "", text -> 0));
            }
        }
        return new RowEncoder(cells, missingValues, FeatureSink.nowhere(), 0);
    }
}
