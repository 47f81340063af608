package org.backdraft.driver.doctor;

import org.apache.spark.SparkConf;
import org.backdraft.driver.cluster.Roster;
import org.backdraft.driver.cluster.SparkExecutor;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.run.Rehearsal;
import org.backdraft.driver.run.Session;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** Looks at a machine or cluster, and at what a configuration would do there. */
public final class Doctor {
    private static final int WARM_UP_STEPS = 20;
    private static final int STEPS = 30;

    private Doctor() {}

    /**
     * Examines and reports.
     *
     * @param rehearse whether to load the configuration's data and take steps
     * @param json whether to report as JSON
     * @return whether nothing would fail
     */
    public static boolean examine(
            Session session, RunConfig config, boolean rehearse, boolean json, PrintStream out)
            throws IOException {
        Diagnosis diagnosis =
                session.spark() == null
                        ? alone(session, config, rehearse)
                        : onSpark(session, config, rehearse);
        DiagnosisReport report = new DiagnosisReport(diagnosis, session.description());
        if (json) {
            out.println(report.json());
        } else {
            report.print(out);
        }
        return diagnosis.failures().isEmpty();
    }

    private static Diagnosis alone(Session session, RunConfig config, boolean rehearse)
            throws IOException {
        int cores = Runtime.getRuntime().availableProcessors();
        SparkExecutor here = new SparkExecutor("", "this process", cores);
        ExecutorFacts facts =
                ExecutorFacts.here(
                        here.id(),
                        here.host(),
                        cores,
                        config.blas(),
                        System.getProperty("java.io.tmpdir"));
        return new Diagnosis(
                List.of(here),
                Map.of(here.id(), facts),
                Map.of(),
                facts.blasLoaded() ? rehearsal(session, config, rehearse) : null,
                null,
                new SparkConf(false),
                true);
    }

    private static Diagnosis onSpark(Session session, RunConfig config, boolean rehearse)
            throws IOException {
        List<SparkExecutor> executors = Roster.of(session.spark().sc()).executors();
        ExecutorProbe probe = new ExecutorProbe(session.spark(), config.blas());
        Map<String, ExecutorFacts> facts = probe.facts(executors);
        boolean computes = facts.values().stream().allMatch(ExecutorFacts::blasLoaded);
        return new Diagnosis(
                executors,
                facts,
                probe.clocks(executors),
                computes ? rehearsal(session, config, rehearse) : null,
                Overheads.measure(session.spark(), executors),
                session.spark().getConf(),
                session.spark().isLocal());
    }

    private static Rehearsal rehearsal(Session session, RunConfig config, boolean rehearse)
            throws IOException {
        return rehearse ? Rehearsal.of(session, config, WARM_UP_STEPS, STEPS) : null;
    }
}
