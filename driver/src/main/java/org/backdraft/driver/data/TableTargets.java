package org.backdraft.driver.data;

import static org.backdraft.driver.data.BadRecord.Kind.LABEL;
import static org.backdraft.driver.data.BadRecord.Kind.MISSING;
import static org.backdraft.driver.data.BadRecord.Kind.NUMBER;
import static org.backdraft.driver.data.BadRecord.Kind.WEIGHT;

import org.backdraft.driver.data.TableColumns.Column;
import org.backdraft.schema.ValueCells;

/** The targets and weights of table rows. Owned by one thread. */
final class TableTargets {
    private final TableRows rows;
    private final TableNumbers numbers;
    private final TableColumns columns;
    private final Targets targets;
    private final int firstCell;
    private final float[] target;
    private float weight = 1f;

    TableTargets(TableRows rows, TableColumns columns, Targets targets) {
        this.rows = rows;
        this.numbers = new TableNumbers(rows);
        this.columns = columns;
        this.targets = targets;
        this.firstCell = columns.features().size();
        this.target = new float[targets.width()];
    }

    /**
     * Reads those of the current row.
     *
     * @throws BadRecordException when a cell isn't what it should be
     */
    void read() {
        if (targets.areClasses()) {
            target[0] = classIndex();
        } else {
            for (int k = 0; k < target.length; k++) {
                target[k] = numbers.of(columns.labels().get(k), rows.row().get(firstCell + k));
            }
        }
        if (columns.weight() != null) {
            Object value = rows.row().get(firstCell + columns.labels().size());
            weight = numbers.of(columns.weight(), value);
            if (weight < 0) {
                throw rows.wrong(WEIGHT, columns.weight().name(), "a weight of 0 or more", value);
            }
        }
    }

    /** The class of the current label; any label is class 0 while the names are being collected. */
    private int classIndex() {
        String label = label();
        if (targets.classes().isEmpty()) {
            return 0;
        }
        int index = targets.index(label);
        if (index < 0) {
            throw rows.wrong(
                    LABEL,
                    columns.labels().get(0).name(),
                    "one of the classes " + Targets.brief(targets.classes()),
                    label);
        }
        return index;
    }

    /** The label as a word: whole numbers without a point, truth values as 0 and 1. */
    String label() {
        Column column = columns.labels().get(0);
        Object value = rows.row().get(firstCell);
        if (value == null || value.toString().isBlank()) {
            throw rows.wrong(MISSING, column.name(), "a label", value);
        }
        if (value instanceof Boolean truth) {
            return truth ? "1" : "0";
        }
        if (value instanceof Number written) {
            if (!Double.isFinite(written.doubleValue())) {
                throw rows.wrong(NUMBER, column.name(), "a label", value);
            }
            return ValueCells.written(written);
        }
        return value.toString().strip();
    }

    /** The target of the row that was read. */
    float[] target() {
        return target;
    }

    /** The weight of the row that was read. */
    float weight() {
        return weight;
    }
}
