package org.backdraft.driver.model;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.backdraft.driver.data.DataException;
import org.backdraft.driver.data.ExampleSource;
import org.backdraft.driver.data.RowReader;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * The columns of the input that stand before the predictions, and the two that every input has: the
 * file of a record, and its number in all of the input, from 0. Sent to executors.
 */
public final class CarriedColumns implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Name of the column that tells a record's file. */
    public static final String FILE = "_file";

    /** Name of the column that tells a record's number. */
    public static final String RECORD = "_record";

    private static final String ALL = "*";
    private static final int SHOWN = 20;

    private final StructType types;
    private final ArrayList<String> fromSource = new ArrayList<>();
    private final int[] places;

    private CarriedColumns(StructType types, List<String> available) {
        this.types = types;
        this.places = new int[types.size()];
        List<String> names = Arrays.asList(types.fieldNames());
        for (int i = 0; i < places.length; i++) {
            places[i] = available.contains(names.get(i)) ? fromSource.size() : -1;
            if (places[i] >= 0) {
                fromSource.add(names.get(i));
            }
        }
    }

    /** No columns. */
    public static CarriedColumns none() {
        return new CarriedColumns(new StructType(), List.of());
    }

    /**
     * Finds columns.
     *
     * @param asked names, or numbers from 0 or backwards from -1 where no column is called so, or
     *     "*" for all
     * @throws DataException when there is no such column, or two are asked for that are one
     */
    public static CarriedColumns of(ExampleSource source, List<String> asked) {
        StructType available = source.columns();
        List<String> names = Arrays.asList(available.fieldNames());
        StructType types = new StructType();
        for (String name : asked) {
            for (String found : name.equals(ALL) ? names : List.of(find(source, names, name))) {
                if (Arrays.asList(types.fieldNames()).contains(found)) {
                    throw new DataException(
                            "column '%s' of %s is to be carried twice"
                                    .formatted(found, source.description()));
                }
                types = types.add(found, type(available, names, found), true);
            }
        }
        return new CarriedColumns(types, names);
    }

    private static DataType type(StructType available, List<String> names, String name) {
        if (names.contains(name)) {
            return available.apply(name).dataType();
        }
        return name.equals(FILE) ? DataTypes.StringType : DataTypes.LongType;
    }

    private static String find(ExampleSource source, List<String> names, String name) {
        if (names.contains(name) || name.equals(FILE) || name.equals(RECORD)) {
            return name;
        }
        OptionalInt index = index(name, names.size());
        if (index.isPresent()) {
            return names.get(index.getAsInt());
        }
        String shown = String.join(", ", names.stream().limit(SHOWN).toList());
        throw new DataException(
                "there is no column '%s' to carry in %s, which has: %s; every input has %s and %s"
                        .formatted(
                                name,
                                source.description(),
                                names.isEmpty()
                                        ? "no columns"
                                        : shown + (names.size() > SHOWN ? ", ..." : ""),
                                FILE,
                                RECORD));
    }

    private static OptionalInt index(String name, int count) {
        if (!name.matches("-?\\d{1,9}")) {
            return OptionalInt.empty();
        }
        int number = Integer.parseInt(name);
        int index = number < 0 ? count + number : number;
        return index >= 0 && index < count ? OptionalInt.of(index) : OptionalInt.empty();
    }

    /** Names and types, in the order asked for. */
    public StructType types() {
        return types;
    }

    /** Names of those that the source must carry. */
    List<String> fromSource() {
        return fromSource;
    }

    /**
     * The values of a record, with room behind them.
     *
     * @param number of the record
     * @param more how much room
     */
    Object[] values(RowReader record, long number, int more) {
        Object[] values = new Object[places.length + more];
        Object[] carried = fromSource.isEmpty() ? null : record.carried();
        for (int i = 0; i < places.length; i++) {
            if (places[i] >= 0) {
                values[i] = carried[places[i]];
            } else {
                boolean isFile = types.fields()[i].name().equals(FILE);
                values[i] = isFile ? (Object) record.file() : (Object) number;
            }
        }
        return values;
    }
}
