package org.backdraft.driver.data;

import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.schema.Categories;
import org.backdraft.schema.Schema;
import org.backdraft.worker.ShardedData;

import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads data sets: looks through the splits, settles what the classes are, deals out shards. */
public final class Loader {
    /** In place of a number of classes: labels are not read. */
    public static final int UNLABELLED = -1;

    private final HadoopFiles files;
    private final Placement placement;
    private final FeatureStorage storage;
    private final boolean mayBeSparse;
    private final BadRecordPolicy policy;

    /** What was found in sources while their columns were fitted. */
    private final Map<ExampleSource, Survey> looked = new IdentityHashMap<>();

    /** Stores features as small as they can be, and stops at the first bad record. */
    public Loader(HadoopFiles files, Placement placement) {
        this(files, placement, FeatureStorage.AUTO, BadRecordPolicy.FAIL);
    }

    /**
     * Reads data sets.
     *
     * @param storage of the features
     * @param policy what becomes of records that are no examples
     */
    public Loader(
            HadoopFiles files,
            Placement placement,
            FeatureStorage storage,
            BadRecordPolicy policy) {
        this(files, placement, storage, false, policy);
    }

    private Loader(
            HadoopFiles files,
            Placement placement,
            FeatureStorage storage,
            boolean mayBeSparse,
            BadRecordPolicy policy) {
        this.files = files;
        this.placement = placement;
        this.storage = storage;
        this.mayBeSparse = mayBeSparse;
        this.policy = policy;
    }

    /**
     * The same with another storage.
     *
     * @param otherMayBeSparse whether {@link FeatureStorage#AUTO} may become sparse
     */
    public Loader storing(FeatureStorage other, boolean otherMayBeSparse) {
        Loader loader = new Loader(files, placement, other, otherMayBeSparse, policy);
        loader.looked.putAll(looked);
        return loader;
    }

    /**
     * A data set on its shards.
     *
     * @param data the shards
     * @param targets what labels mean, with the names of the classes
     * @param storage of the features, settled for all data sets of a run
     * @param bad records of the whole source that were left out
     */
    public record Loaded(
            ShardedData data, Targets targets, FeatureStorage storage, BadRecords bad) {}

    /**
     * Finds a data set of numbers without reading it through.
     *
     * @param expectedFeatures names of the features that a model was trained on; empty when they
     *     are free or unnamed
     * @param needLabel whether missing labels are a mistake
     * @throws DataException when it isn't there or isn't what it should be
     */
    public ExampleSource open(SourceConfig config, List<String> expectedFeatures, boolean needLabel)
            throws IOException {
        return open(config, new FeatureColumns.Numbers(expectedFeatures), needLabel);
    }

    /**
     * Finds a data set without reading it through.
     *
     * @param chosen which columns of a table are features
     * @param needLabel whether missing labels are a mistake
     * @throws DataException when it isn't there or isn't what it should be
     */
    public ExampleSource open(SourceConfig config, FeatureColumns chosen, boolean needLabel)
            throws IOException {
        if (!(chosen instanceof FeatureColumns.Numbers)
                && !(config instanceof SourceConfig.Csv
                        || config instanceof SourceConfig.Table
                        || config instanceof SourceConfig.Given)) {
            throw new DataException(
                    "data.columns are for format = csv, parquet, orc and jsonl; other formats hold"
                            + " nothing but numbers");
        }
        if (config instanceof SourceConfig.Idx idx) {
            return IdxSource.open(files, idx.path(), idx.labels(), policy.skips());
        }
        if (config instanceof SourceConfig.Csv csv) {
            return CsvSource.open(
                    files, csv, chosen, needLabel, CsvReading.skipping(policy.skips()));
        }
        if (config instanceof SourceConfig.LibSvm libSvm) {
            return LibSvmSource.open(files, libSvm, placement, TextSplit.BYTES, policy);
        }
        if (config instanceof SourceConfig.Table table) {
            return placement.openTable(files, table, chosen, needLabel, policy.skips());
        }
        if (config instanceof SourceConfig.Given given) {
            return placement.openGiven(given, chosen, needLabel, policy.skips());
        }
        if (config instanceof SourceConfig.Images images) {
            return ImagesSource.open(
                    files, images, needLabel, placement, ImagesSource.SPLIT_FILES, policy.skips());
        }
        return new GeneratedSource((SourceConfig.Generated) config);
    }

    /**
     * Reads a data set.
     *
     * @param classes number of classes that the network decides between, 0 for numbers, or {@link
     *     #UNLABELLED}
     * @param known names of the classes where a training set has settled them, else empty
     * @throws DataException when an example is malformed or there are none
     */
    public Loaded load(
            ExampleSource source, int classes, List<String> known, int shards, long seed) {
        Known found = survey(source, classes, known);
        return deal(found, new Dealing(found.survey.examples(), shards, seed));
    }

    /**
     * Fits a source's columns to its examples: all of them, or those that {@link #loadSplit} puts
     * in the first part.
     *
     * @param classes as for {@link #load}
     * @param fraction as for {@link #loadSplit}, or 0
     * @return the source with fitted columns
     * @throws DataException when an example is malformed, or the columns can't be fitted
     */
    public ExampleSource fitted(ExampleSource source, int classes, long seed, double fraction) {
        Targets targets = targets(source, classes, List.of());
        Survey survey = looked(source, targets);
        Dealing dealing = new Dealing(survey.examples(), 1, seed);
        long second = fraction > 0 ? second(source, survey.examples(), fraction) : 0;
        Schema schema = fitted(survey, targets, dealing.without(second));
        ExampleSource fitted = survey.source().with(schema);
        // Training rows are sure to fit what was fitted to them; others are looked at once more,
        // and zeros are counted where there may be many.
        boolean again = second > 0 || fitted.isSparse();
        Survey known = again ? looked(fitted, targets) : survey;
        if (known.examples() < survey.examples()) {
            throw new DataException(
                    ("%s: of the rows that data.validation-fraction holds back some don't fit the"
                                    + " columns of the others: %s; set unknown = zeros or other, or give"
                                    + " data.validation instead")
                            .formatted(
                                    source.description(), String.join("; ", known.bad().lines())));
        }
        looked.put(fitted, survey.of(fitted, again ? known.nonZeros() : Scan.NOT_COUNTED));
        return fitted;
    }

    private Schema fitted(Survey survey, Targets targets, Dealing dealing) {
        ExampleSource source = survey.source();
        try {
            return placement.fit(source, targets, dealing, survey.firstRows()).schema();
        } catch (IllegalArgumentException e) {
            throw new DataException(
                    "data.columns of %s: %s".formatted(source.description(), e.getMessage()));
        }
    }

    private Survey looked(ExampleSource source, Targets targets) {
        Survey survey = looked.get(source);
        if (survey == null) {
            survey = Survey.of(source, targets, placement, policy);
        }
        if (survey.examples() == 0) {
            throw new DataException("there are no examples in " + source.description());
        }
        return survey;
    }

    private static long second(ExampleSource source, long examples, double fraction) {
        if (examples < 2) {
            throw new DataException(
                    "%s has 1 example, which can't be split".formatted(source.description()));
        }
        return Math.max(1, Math.min(examples - 1, (long) (examples * fraction)));
    }

    /**
     * Reads a data set in two parts that have no example in common.
     *
     * @param fraction share of the examples in the second part, over 0 and under 1; which ones
     *     these are depends on the seed and on how many there are, on nothing else
     * @return the two parts
     * @throws DataException when an example is malformed or there are fewer than two
     */
    public List<Loaded> loadSplit(
            ExampleSource source, int classes, int shards, long seed, double fraction) {
        Known found = survey(source, classes, List.of());
        long examples = found.survey.examples();
        long second = second(source, examples, fraction);
        Dealing whole = new Dealing(examples, shards, seed);
        return List.of(deal(found, whole.without(second)), deal(found, whole.last(second)));
    }

    private Loaded deal(Known found, Dealing dealing) {
        Survey survey = found.survey;
        FeatureStorage settled = storage.settled(survey, mayBeSparse);
        if (settled != FeatureStorage.SPARSE) {
            dealing.checkFits(survey.source().features());
        } else if (survey.nonZeros() != Scan.NOT_COUNTED) {
            double share = (double) dealing.examples() / survey.examples();
            dealing.checkSparseFits((long) (share * survey.nonZeros()));
        }
        return deal(found, survey.source(), dealing, survey.firstRows());
    }

    private Loaded deal(Known found, ExampleSource source, Dealing dealing, List<Long> firstRows) {
        FeatureStorage settled = storage.settled(found.survey, mayBeSparse);
        return new Loaded(
                placement.deal(source, found.targets, dealing, firstRows, settled),
                found.targets,
                settled,
                found.survey.bad());
    }

    /** As {@link #load}, but keeps only the first examples, in one shard. */
    public Loaded loadFirst(ExampleSource source, int classes, int most) {
        Known found = survey(source, classes, List.of());
        long count = Math.min(most, found.survey.examples());
        ExampleSource first = new FirstExamples(found.survey.source(), count);
        return deal(found, first, new Dealing(count, 1, 0), List.of(0L));
    }

    /**
     * Looks through a source without its labels.
     *
     * @throws DataException when an example is malformed
     */
    public Survey survey(ExampleSource source) {
        return Survey.of(source, Targets.none(), placement, policy);
    }

    /** What looking through a source told, and with that what its labels mean. */
    private record Known(Survey survey, Targets targets) {}

    private Known survey(ExampleSource source, int classes, List<String> known) {
        Targets targets = targets(source, classes, known);
        Survey survey = looked(source, targets);
        boolean collected = targets.areClasses() && targets.classes().isEmpty();
        return new Known(survey, collected ? collected(source, classes, survey) : targets);
    }

    private static Targets targets(ExampleSource source, int classes, List<String> known) {
        if (classes == UNLABELLED) {
            return Targets.none();
        }
        if (classes == 0) {
            return Targets.numbers(source.labels());
        }
        if (!known.isEmpty()) {
            return Targets.classes(known);
        }
        return source.labelsAreClassNumbers() ? Targets.classNumbers(classes) : Targets.anyClass();
    }

    /**
     * Class numbers where all labels are some, else the labels found, of which there must be all.
     */
    private static Targets collected(ExampleSource source, int classes, Survey survey) {
        Set<String> labels = new TreeSet<>(Categories.ORDER);
        labels.addAll(survey.labels());
        Targets numbers = Targets.classNumbers(classes);
        if (numbers.classes().containsAll(labels)) {
            return numbers;
        }
        if (labels.size() != classes) {
            throw new DataException(
                    "%s has %d classes (%s) but the network decides between %d; make them agree"
                            .formatted(
                                    source.description(),
                                    labels.size(),
                                    Targets.brief(labels),
                                    classes));
        }
        return Targets.classes(List.copyOf(labels));
    }
}
