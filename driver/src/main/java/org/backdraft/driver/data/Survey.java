package org.backdraft.driver.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What looking through a source told.
 *
 * @param source the source, whose splits now start for sure at records
 * @param examples number of examples
 * @param nonZeros number of features of all examples that aren't 0, or {@link Scan#NOT_COUNTED}
 * @param firstRows index of the first example of each split
 * @param firstRecords index of the first record of each split, bad ones counted
 * @param labels the distinct labels, where they were collected
 * @param bad the records left out, in their order
 */
public record Survey(
        ExampleSource source,
        long examples,
        long nonZeros,
        List<Long> firstRows,
        List<Long> firstRecords,
        Set<String> labels,
        BadRecords bad) {
    /*
     * Where a split from the middle of a file starts depends on all that is before it: a line break
     * may be inside quotes. So each split but a file's first is read from the first line break on,
     * on the guess that a record starts there, and tells at which byte the next split starts. The
     * first split starts where it starts; as long as each one starts where the one before ended,
     * all of them are right, by induction; one that doesn't is read again from its true start,
     * before the next is looked at.
     */

    /**
     * Looks through all splits.
     *
     * @throws DataException when an example is malformed, or too many are
     */
    static Survey of(
            ExampleSource unread, Targets targets, Placement placement, BadRecordPolicy policy) {
        List<Integer> all = IntStream.range(0, unread.splits()).boxed().toList();
        List<Scan> scans = placement.scan(unread, targets, all);
        List<SplitStart> starts = new ArrayList<>();
        List<Long> firstRows = new ArrayList<>();
        List<Long> firstRecords = new ArrayList<>();
        Set<String> labels = new TreeSet<>();
        BadRecords bad = new BadRecords();
        long examples = 0;
        long nonZeros = 0;
        Scan scan = null;
        for (int split : all) {
            SplitStart start = SplitStart.FILE;
            boolean continues = unread.continuesFile(split);
            if (continues) {
                start = starts.get(split - 1).after(scan.stretch());
            }
            starts.add(start);
            scan = scans.get(split);
            long linesBefore = start.line() - 1;
            if (continues && scan.stretch().from() != start.offset()) {
                ExampleSource known = unread.startingAt(starts);
                scan = placement.scan(known, targets, List.of(split)).get(0);
                linesBefore = 0;
            }
            firstRows.add(examples);
            firstRecords.add(examples + bad.count());
            examples += scan.rows();
            boolean counted = nonZeros >= 0 && scan.nonZeros() >= 0;
            nonZeros = counted ? nonZeros + scan.nonZeros() : Scan.NOT_COUNTED;
            labels.addAll(scan.labels());
            bad.addAll(scan.bad(), linesBefore);
        }
        policy.check(bad, examples, unread.description());
        return new Survey(
                unread.startingAt(starts),
                examples,
                nonZeros,
                firstRows,
                firstRecords,
                labels,
                bad);
    }

    /** What the same records told, of which another source makes something else. */
    Survey of(ExampleSource other, long otherNonZeros) {
        return new Survey(other, examples, otherNonZeros, firstRows, firstRecords, labels, bad);
    }
}
