package org.backdraft.driver.data;

import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.schema.SchemaFit;
import org.backdraft.schema.UnfittedSchema;
import org.backdraft.worker.LocalShards;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Data in this process, without Spark. */
public final class InProcessPlacement implements Placement {
    private final int threads;
    private final Keep keep;
    private final Datasets given;

    /** Works on that many threads, on data in memory. */
    public InProcessPlacement(int threads) {
        this(threads, Keep.MEMORY);
    }

    /**
     * Works on that many threads.
     *
     * @param keep where shards are kept
     */
    public InProcessPlacement(int threads, Keep keep) {
        this(threads, keep, Datasets.NONE);
    }

    /**
     * Likewise, on tables of a program.
     *
     * @param given tables in the memory of this process
     */
    public InProcessPlacement(int threads, Keep keep, Datasets given) {
        this.threads = threads;
        this.keep = keep;
        this.given = given;
    }

    @Override
    public <R> List<R> onSplits(
            ExampleSource source, String description, SplitFunction<R> function) {
        List<R> results = new ArrayList<>();
        try {
            for (int split = 0; split < source.splits(); split++) {
                function.apply(split, source).forEachRemaining(results::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return results;
    }

    @Override
    public ExampleSource openTable(
            HadoopFiles files,
            SourceConfig.Table config,
            FeatureColumns chosen,
            boolean needLabel,
            boolean skips) {
        throw RowsSource.needsSpark("format = " + config.format().name().toLowerCase(Locale.ROOT));
    }

    @Override
    public ExampleSource openGiven(
            SourceConfig.Given config, FeatureColumns chosen, boolean needLabel, boolean skips) {
        return given.openLocal(config, chosen, needLabel, skips);
    }

    @Override
    public List<Scan> scan(ExampleSource source, Targets targets, List<Integer> splits) {
        List<Scan> scans = new ArrayList<>();
        try {
            for (int split : splits) {
                scans.add(source.scan(split, targets));
            }
        } catch (DataException e) {
            scans.add(Scan.mistake(e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return scans;
    }

    @Override
    public SchemaFit fit(
            ExampleSource source, Targets targets, Dealing dealing, List<Long> firstRows) {
        SchemaFit all = new SchemaFit((UnfittedSchema) source.schema());
        try {
            for (int split = 0; split < source.splits(); split++) {
                all.add(Fitting.of(source, split, targets, firstRows.get(split), dealing));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    @Override
    public LocalShards deal(
            ExampleSource source,
            Targets targets,
            Dealing dealing,
            List<Long> firstRows,
            FeatureStorage storage) {
        ShardBuilder.Shape shape =
                new ShardBuilder.Shape(source.features(), targets.width(), storage.settled(source));
        ScratchDisk disk = keep == Keep.DISK ? ScratchDisk.ofProcess() : null;
        List<ShardAssembly> assemblies =
                ShardAssembly.of(0, dealing.shards(), shape, dealing, disk);
        try {
            for (int split = 0; split < source.splits(); split++) {
                long first = firstRows.get(split);
                try (RowReader reader =
                        FittingRows.open(source, split, targets, first, shape.storage())) {
                    place(reader, first, dealing, assemblies);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new LocalShards(assemblies.stream().map(ShardAssembly::build).toList(), threads);
    }

    @Override
    public int parallelism() {
        return threads;
    }

    private static void place(
            RowReader reader, long firstRow, Dealing dealing, List<ShardAssembly> assemblies)
            throws IOException {
        for (long index = firstRow; reader.next(); index++) {
            long place = dealing.place(index);
            if (dealing.holds(place)) {
                assemblies.get(dealing.shard(place)).place(dealing.row(place), reader);
            }
        }
    }
}
