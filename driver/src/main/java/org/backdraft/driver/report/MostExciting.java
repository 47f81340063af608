package org.backdraft.driver.report;

import org.backdraft.tensor.Matrix;

import java.util.ArrayList;
import java.util.List;

/**
 * The rows of data that excite units of one node most: of a unit with many places, such as a
 * convolution's channel, each row counts at the place where it excites it most.
 */
final class MostExciting {
    private final int node;
    private final int places;
    private final int firstUnit;
    private final int count;
    private final List<List<Found>> best = new ArrayList<>();

    /**
     * A row found.
     *
     * @param row of the data
     * @param place of the unit, line by line
     * @param value of the unit there
     */
    record Found(int row, int place, float value) {}

    /**
     * Of some units of a node.
     *
     * @param places of each unit
     * @param count rows that are kept of each unit
     */
    MostExciting(int node, int places, int firstUnit, int units, int count) {
        this.node = node;
        this.places = places;
        this.firstUnit = firstUnit;
        this.count = count;
        for (int k = 0; k < units; k++) {
            best.add(new ArrayList<>());
        }
    }

    /** Looks through data, for several nodes at once. */
    static void search(TrainedNetwork network, List<MostExciting> searches, Matrix rows) {
        network.sweep(
                rows,
                (from, swept) -> {
                    for (MostExciting search : searches) {
                        search.look(network.swept(search.node), from);
                    }
                });
    }

    /**
     * The rows found for a unit, the most exciting one first; of equals the first row first.
     *
     * @param unit of the node
     */
    List<Found> of(int unit) {
        return best.get(unit - firstUnit);
    }

    int node() {
        return node;
    }

    int firstUnit() {
        return firstUnit;
    }

    int units() {
        return best.size();
    }

    /** Takes the rows of a batch into account, the first of which is {@code from} in the data. */
    void look(Matrix y, int from) {
        for (int i = 0; i < y.rows(); i++) {
            for (int k = 0; k < best.size(); k++) {
                int at = (firstUnit + k) * places;
                int most = 0;
                for (int place = 1; place < places; place++) {
                    if (y.get(i, at + place) > y.get(i, at + most)) {
                        most = place;
                    }
                }
                insert(best.get(k), new Found(from + i, most, y.get(i, at + most)));
            }
        }
    }

    private void insert(List<Found> found, Found next) {
        int at = found.size();
        while (at > 0 && found.get(at - 1).value() < next.value()) {
            at--;
        }
        if (at < count) {
            found.add(at, next);
            if (found.size() > count) {
                found.remove(count);
            }
        }
    }
}
