package org.backdraft.driver.cluster;

import org.apache.spark.Partition;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;

import scala.Option;

import java.io.Serializable;
import java.util.List;

/** Puts partitions into given groups, each of which prefers one place. */
final class PartitionGroups implements PartitionCoalescer, Serializable {
    private static final long serialVersionUID = 1L;

    /** Only the driver groups; what is sent with every task holds nothing of it. */
    private final transient List<int[]> groups;

    private final transient List<String> places;

    /**
     * Groups.
     *
     * @param groups indices of partitions
     * @param places where each group would rather be computed
     */
    PartitionGroups(List<int[]> groups, List<String> places) {
        this.groups = groups;
        this.places = places;
    }

    @Override
    public PartitionGroup[] coalesce(int most, RDD<?> parent) {
        Partition[] all = parent.partitions();
        PartitionGroup[] result = new PartitionGroup[groups.size()];
        for (int g = 0; g < result.length; g++) {
            result[g] = new PartitionGroup(Option.apply(places.get(g)));
            for (int p : groups.get(g)) {
                result[g].partitions().addOne(all[p]);
            }
        }
        return result;
    }
}
