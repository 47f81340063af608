package org.backdraft.worker;

import java.io.Serializable;
import java.util.Locale;

/**
 * Where gradient sums are rounded to a shorter form: the shards are dealt, in order, into groups,
 * and the sum of each group is rounded once.
 *
 * @param format what sums are rounded to
 * @param groups number of groups, a power of two; those that are full have as many shards each
 * @param feedsErrorsBack whether what rounding took from a group's sum is added to it in the next
 *     step
 */
public record Rounding(WireFormat format, int groups, boolean feedsErrorsBack)
        implements Serializable {
    /*
     * Groups are the nodes of one level of the canonical tree (TreeSum). Whoever completes a group
     * rounds its sum: mostly a task that holds all of its shards, and then the sum travels as 16 bits
     * a number; a group that is spread over tasks travels in parts, as float32, and is rounded by who
     * puts them together. Sums of several groups are float32 again and travel as such. So what is
     * rounded, and all bits, depend on shard numbers alone; where shards are decides only how much
     * travels. Rounding each task's sums instead would be less work and would give other bits on
     * every cluster; rounding every node of the tree would need no groups, but would round S times,
     * and keep as many errors.
     *
     * The errors are the one thing that a task has to remember, a float32 array a group where it is
     * completed (RoundingErrors). They are as exact as all else while nothing is lost: the same in
     * any placement, since they follow from the group's sums so far. They are gone with an executor,
     * when a group moves, and at a resume; then they start from 0 again, which is said, and costs the
     * promise of the same bits, but nothing else: what is lost is less than one step's rounding.
     */

    /** All sums stay as they are. */
    public static final Rounding NONE = new Rounding(WireFormat.FLOAT32, 1, false);

    public Rounding {
        if (groups < 1 || Integer.bitCount(groups) != 1) {
            throw new IllegalArgumentException(
                    "groups must be a power of two, not %d".formatted(groups));
        }
    }

    /** Whether the sum of a node of the canonical tree is that of a group, and is rounded. */
    public boolean isRounded(int node) {
        return format != WireFormat.FLOAT32 && Integer.highestOneBit(node) == groups;
    }

    /** How the sum of a node travels when all of its numbers do. */
    public WireFormat format(int node) {
        return isRounded(node) ? format : WireFormat.FLOAT32;
    }

    /** Whether errors are remembered from step to step. */
    public boolean isStateful() {
        return format != WireFormat.FLOAT32 && feedsErrorsBack;
    }

    /** What trained bits depend on beside data, configuration, seed and number of shards. */
    public String bits() {
        if (format == WireFormat.FLOAT32) {
            return "the same in any placement";
        }
        return "sums rounded to %s in %d groups, the same in any placement%s"
                .formatted(
                        format.name().toLowerCase(Locale.ROOT),
                        groups,
                        feedsErrorsBack ? " while no rounding errors are lost" : "");
    }
}
