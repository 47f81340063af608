package org.backdraft.driver.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The records that were left out: how many of each kind, and the first few. Its size is bounded.
 * Owned by one thread.
 */
public final class BadRecords implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int EXAMPLES = 3;

    private final EnumMap<BadRecord.Kind, Tally> tallies = new EnumMap<>(BadRecord.Kind.class);

    private static final class Tally implements Serializable {
        private static final long serialVersionUID = 1L;
        private final ArrayList<BadRecord> first = new ArrayList<>();
        private long count;
    }

    void add(BadRecord record) {
        Tally tally = tally(record.kind());
        tally.count++;
        if (tally.first.size() < EXAMPLES) {
            tally.first.add(record);
        }
    }

    /** Whether further records of a kind are only counted. */
    boolean counts(BadRecord.Kind kind) {
        Tally tally = tallies.get(kind);
        return tally != null && tally.first.size() == EXAMPLES;
    }

    /** Adds those of a later stretch, which starts after that many lines of its file. */
    void addAll(BadRecords later, long lines) {
        later.tallies.forEach(
                (kind, more) -> {
                    Tally tally = tally(kind);
                    tally.count += more.count;
                    more.first.stream()
                            .limit(EXAMPLES - tally.first.size())
                            .forEach(record -> tally.first.add(record.later(lines)));
                });
    }

    private Tally tally(BadRecord.Kind kind) {
        return tallies.computeIfAbsent(kind, none -> new Tally());
    }

    /** Number of records left out. */
    public long count() {
        return tallies.values().stream().mapToLong(tally -> tally.count).sum();
    }

    /** Number of those that are mistakes. */
    long mistakes() {
        Tally dropped = tallies.get(BadRecord.Kind.DROPPED);
        return count() - (dropped == null ? 0 : dropped.count);
    }

    /** A line for each kind: its count and the first records. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        tallies.forEach(
                (kind, tally) ->
                        lines.add(
                                "%d with %s: %s%s"
                                        .formatted(
                                                tally.count,
                                                kind.words(),
                                                String.join("; ", messages(tally)),
                                                tally.count > EXAMPLES ? "; ..." : "")));
        return lines;
    }

    /** The same for a log: by kind, the count and the first records. */
    public Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        tallies.forEach(
                (kind, tally) ->
                        facts.put(
                                kind.words(),
                                Map.of("count", tally.count, "first", messages(tally))));
        return facts;
    }

    private static List<String> messages(Tally tally) {
        return tally.first.stream().map(BadRecord::message).toList();
    }
}
