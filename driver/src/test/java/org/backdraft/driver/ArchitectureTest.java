package org.backdraft.driver;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import org.apache.commons.lang3.SerializationUtils;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Imports go one way only. */
@AnalyzeClasses(packages = "org.backdraft", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String TENSOR = "org.backdraft.tensor";
    private static final String NN = "org.backdraft.nn";
    private static final String AUGMENT = "org.backdraft.augment";
    private static final String WORKER = "org.backdraft.worker";
    private static final String SCHEMA = "org.backdraft.schema";
    private static final String STORED = "org.backdraft.model";
    private static final String SCORER = "org.backdraft.scorer";
    private static final String FILES = "org.backdraft.driver.files";
    private static final String CLUSTER = "org.backdraft.driver.cluster";
    private static final String GENERATED = "org.backdraft.driver.data.generated";
    private static final String DATA = "org.backdraft.driver.data";
    private static final String OPTIM = "org.backdraft.driver.optim";
    private static final String SYNC = "org.backdraft.driver.sync";
    private static final String TRAIN = "org.backdraft.driver.train";
    private static final String CONFIG = "org.backdraft.driver.config";
    private static final String MODEL = "org.backdraft.driver.model";
    private static final String EXPORT = "org.backdraft.driver.export";
    private static final String REPORT = "org.backdraft.driver.report";
    private static final String BENCH = "org.backdraft.driver.bench";
    private static final String RUN = "org.backdraft.driver.run";
    private static final String LOCAL_CLUSTER = "org.backdraft.driver.localcluster";
    private static final String DOCTOR = "org.backdraft.driver.doctor";
    private static final String LECTURE = "org.backdraft.driver.lecture";
    private static final String PROGRESS = "org.backdraft.driver.progress";
    private static final String PAGE = "org.backdraft.driver.page";
    private static final String TENSORBOARD = "org.backdraft.driver.tensorboard";
    private static final String INSPECT = "org.backdraft.driver.inspect";
    private static final String DETECT = "org.backdraft.driver.detect";
    private static final String ML = "org.backdraft.driver.ml";
    private static final String API = "org.backdraft.driver.api";

    /** What each package may import from Backdraft, beside itself. */
    private static final Map<String, List<String>> MAY_IMPORT =
            Map.ofEntries(
                    Map.entry(TENSOR, List.of()),
                    Map.entry(NN, List.of(TENSOR)),
                    Map.entry(AUGMENT, List.of(TENSOR)),
                    Map.entry(WORKER, List.of(AUGMENT, NN, TENSOR)),
                    Map.entry(SCHEMA, List.of(WORKER, TENSOR)),
                    Map.entry(STORED, List.of(SCHEMA, WORKER, NN, TENSOR)),
                    Map.entry(SCORER, List.of(STORED, SCHEMA, WORKER, NN, TENSOR)),
                    Map.entry(FILES, List.of(TENSOR)),
                    Map.entry(LOCAL_CLUSTER, List.of()),
                    Map.entry(CLUSTER, List.of()),
                    Map.entry(GENERATED, List.of(TENSOR)),
                    Map.entry(PROGRESS, List.of()),
                    Map.entry(DATA, List.of(CLUSTER, GENERATED, FILES, SCHEMA, WORKER, TENSOR)),
                    Map.entry(OPTIM, List.of(TENSOR)),
                    Map.entry(SYNC, List.of(CLUSTER, WORKER, NN, TENSOR)),
                    Map.entry(
                            TRAIN,
                            List.of(CLUSTER, SYNC, OPTIM, FILES, STORED, WORKER, NN, TENSOR)),
                    Map.entry(
                            CONFIG,
                            List.of(
                                    CLUSTER, DATA, GENERATED, SCHEMA, STORED, TRAIN, SYNC, OPTIM,
                                    WORKER, AUGMENT, NN, TENSOR)),
                    Map.entry(
                            MODEL,
                            List.of(
                                    CONFIG, DATA, FILES, SCHEMA, PROGRESS, STORED, WORKER, NN,
                                    TENSOR)),
                    Map.entry(EXPORT, List.of(CONFIG, MODEL, SCHEMA, WORKER, NN)),
                    Map.entry(DETECT, List.of(CONFIG, DATA, MODEL, SCORER, STORED, NN)),
                    Map.entry(
                            REPORT,
                            List.of(DETECT, CONFIG, FILES, MODEL, WORKER, AUGMENT, NN, TENSOR)),
                    Map.entry(PAGE, List.of(REPORT, CONFIG, FILES, MODEL, WORKER, NN, TENSOR)),
                    Map.entry(
                            TENSORBOARD,
                            List.of(REPORT, MODEL, CONFIG, TRAIN, SYNC, FILES, WORKER, NN)),
                    Map.entry(
                            BENCH,
                            List.of(
                                    RUN, CONFIG, TRAIN, SYNC, OPTIM, DATA, FILES, WORKER, NN,
                                    TENSOR)),
                    Map.entry(
                            RUN,
                            List.of(
                                    PROGRESS,
                                    TENSORBOARD,
                                    CLUSTER,
                                    CONFIG,
                                    MODEL,
                                    TRAIN,
                                    SYNC,
                                    OPTIM,
                                    DATA,
                                    FILES,
                                    SCHEMA,
                                    STORED,
                                    WORKER,
                                    AUGMENT,
                                    NN,
                                    TENSOR)),
                    Map.entry(DOCTOR, List.of(BENCH, CLUSTER, CONFIG, RUN, SYNC, WORKER, TENSOR)),
                    Map.entry(
                            ML,
                            List.of(RUN, CONFIG, MODEL, DATA, FILES, STORED, WORKER, NN, TENSOR)),
                    Map.entry(
                            API,
                            List.of(
                                    RUN, CONFIG, MODEL, TRAIN, OPTIM, DATA, FILES, SCORER, WORKER,
                                    NN)),
                    Map.entry(INSPECT, List.of(DATA, FILES, SCHEMA)),
                    Map.entry(
                            LECTURE,
                            List.of(
                                    PAGE, RUN, REPORT, CONFIG, MODEL, TRAIN, DATA, WORKER, NN,
                                    TENSOR)));

    @ArchTest
    static void imports_ofEachPackage_goOneWay(JavaClasses classes) {
        MAY_IMPORT.forEach(
                (from, allowed) -> {
                    List<String> packages = new ArrayList<>(allowed);
                    packages.add(from);
                    importing(from, packages).check(classes);
                });
    }

    @ArchTest
    static final ArchRule WORKER_OPS_KNOWS_NO_SPARK =
            noClasses()
                    .that()
                    .resideInAnyPackage(TENSOR, NN, AUGMENT, WORKER, SCHEMA, STORED, SCORER)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala..");

    @ArchTest
    static final ArchRule ONLY_LOADED_BLAS_NAMES_NETLIB =
            noClasses()
                    .that()
                    .doNotHaveFullyQualifiedName("org.backdraft.tensor.LoadedBlas")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("dev.ludovic.netlib..");

    /**
     * It finds no class of Backdraft's under spark-submit, whose loader the library doesn't know.
     */
    @ArchTest
    static final ArchRule NO_LIBRARY_DESERIALISES =
            noClasses().should().callMethod(SerializationUtils.class, "deserialize", byte[].class);

    @ArchTest
    static final ArchRule PACKAGES_ARE_LISTED_HERE =
            classes()
                    .that()
                    .resideInAPackage("org.backdraft..")
                    .should()
                    .resideInAnyPackage(listed());

    private static ArchRule importing(String from, List<String> allowed) {
        return noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat(
                        com.tngtech.archunit.base.DescribedPredicate.describe(
                                "Backdraft's, outside of " + allowed,
                                target ->
                                        target.getPackageName().startsWith("org.backdraft")
                                                && !allowed.contains(target.getPackageName())));
    }

    private static String[] listed() {
        List<String> packages = new ArrayList<>(MAY_IMPORT.keySet());
        packages.add("org.backdraft.driver");
        return packages.toArray(new String[0]);
    }
}
