package org.backdraft.driver.run;

import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.data.Keep;
import org.backdraft.driver.sync.GradientSettings;
import org.backdraft.nn.Graph;
import org.backdraft.worker.Rounding;
import org.backdraft.worker.WireFormat;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Consumer;

/** What is about to be trained, on what data, and where, as the first lines of a run say it. */
record RunDescription(Session session, RunConfig config, RunData data, Setup setup) {

    /**
     * Prints it.
     *
     * @param warnings told what is not as it was asked for
     */
    void print(PrintStream out, Consumer<String> warnings) {
        out.println("on " + session.description() + "; BLAS: " + data.blas(config.blas()));
        printData(out);
        data.bad()
                .forEach(
                        (name, records) ->
                                records.lines()
                                        .forEach(
                                                line ->
                                                        warnings.accept(
                                                                "left out of "
                                                                        + name
                                                                        + ": "
                                                                        + line)));
        out.printf(Locale.ROOT, "%s; %,d parameters%n", network(), setup.graph().parameterCount());
        Rounding rounding = setup.task().rounding();
        if (rounding.format() != WireFormat.FLOAT32) {
            out.println("bits: " + rounding.bits());
        }
        if (config.sync() == RunConfig.Sync.RESIDENT
                && config.gradients().sum() == GradientSettings.Sum.SLICES) {
            warnings.accept(
                    "resident workers send their sums to the driver: gradients.sum = slices is for"
                            + " sync = job-per-step");
        }
    }

    private void printData(PrintStream out) {
        StringBuilder others = new StringBuilder();
        data.evaluated()
                .forEach(
                        (name, set) ->
                                others.append(
                                        String.format(
                                                Locale.ROOT,
                                                " and %,d for %s",
                                                set.examples(),
                                                name)));
        out.printf(
                Locale.ROOT,
                "%,d training examples%s of %,d features in %d shards%n",
                data.train().examples(),
                others,
                setup.graph().inputWidth(),
                data.train().shards());
        out.printf(
                Locale.ROOT,
                "all shards take %,.1f MB %s%n",
                data.bytes() / 1e6,
                config.data().keep() == Keep.DISK ? "on local disks" : "of memory");
    }

    /** The modules, with the shapes of those that have parameters or places. */
    private String network() {
        Graph graph = setup.graph();
        StringBuilder network = new StringBuilder("network: input " + graph.inputWidth());
        for (int i = 0; i < graph.nodes().size(); i++) {
            network.append(" - ").append(graph.nodes().get(i).name());
            if (!graph.parameters(i).isEmpty() || !graph.shape(i).isFlat()) {
                network.append(' ').append(graph.shape(i));
            }
            network.append(graph.isFrozen(i) ? " (frozen)" : "");
        }
        return network.toString();
    }
}
