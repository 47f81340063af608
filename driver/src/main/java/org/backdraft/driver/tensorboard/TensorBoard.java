package org.backdraft.driver.tensorboard;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.files.FileTrouble;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.driver.report.WeightImages;
import org.backdraft.driver.train.Descent;
import org.backdraft.driver.train.EpochReport;
import org.backdraft.driver.train.RunWatch;
import org.backdraft.driver.train.TrainingState;
import org.backdraft.nn.Graph;
import org.backdraft.nn.ParameterShape;
import org.backdraft.worker.Metric;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/** A run's event file: scalars as they come, all else every so many epochs. */
public final class TensorBoard implements RunWatch {

    private final EventFile file;
    private final Graph graph;
    private final Schedule schedule;
    private final Models models;
    private final Consumer<String> warnings;
    private boolean broken;

    /**
     * When something is written.
     *
     * @param everySteps steps between the scalars of steps
     * @param everyEpochs epochs between histograms and images, at least 1
     * @param stepsPerEpoch steps of an epoch
     */
    public record Schedule(int everySteps, int everyEpochs, long stepsPerEpoch) {
        boolean hasDetails(long step) {
            return step % (everyEpochs * stepsPerEpoch) == 0;
        }
    }

    /** What makes a model of a state, to be looked at. */
    @FunctionalInterface
    public interface Models {
        SavedModel of(TrainingState state);
    }

    /** What writes events. */
    private interface Writing {
        void to(EventFile file) throws IOException;
    }

    private TensorBoard(
            EventFile file,
            Graph graph,
            Schedule schedule,
            Models models,
            Consumer<String> warnings) {
        this.file = file;
        this.graph = graph;
        this.schedule = schedule;
        this.models = models;
        this.warnings = warnings;
    }

    /**
     * Starts a new file for a run, which holds its graph.
     *
     * @param folder for event files, where a run that is gone on with has some already
     * @param step that the run is at; what earlier files tell of later ones doesn't count
     * @param warnings told once when no more can be written
     */
    public static TensorBoard open(
            HadoopFiles files,
            String folder,
            long step,
            Graph graph,
            Schedule schedule,
            Models models,
            Consumer<String> warnings)
            throws IOException {
        EventFile file = EventFile.create(files, folder);
        TensorBoard board = new TensorBoard(file, graph, schedule, models, warnings);
        board.write(
                to -> {
                    to.graph(GraphMessage.of(graph));
                    to.restart(step + 1);
                    to.flush();
                });
        return board;
    }

    @Override
    public void step(long step, Descent.StepLoss loss, double learningRate) {
        if (step % schedule.everySteps == 0) {
            Summary summary =
                    new Summary()
                            .scalar("step/loss", loss.mean())
                            .scalar("step/learning rate", learningRate);
            write(to -> to.summary(step, summary.message()));
        }
    }

    @Override
    public void gradient(long step, float[] gradient, double factor) {
        if (schedule.hasDetails(step)) {
            Summary summary = new Summary();
            histograms("gradients/", gradient, factor, summary);
            write(to -> to.summary(step, summary.message()));
        }
    }

    @Override
    public void epoch(EpochReport report, TrainingState state) {
        Summary summary = new Summary();
        summary.scalar("train/loss", report.trainLoss());
        report.sums()
                .forEach(
                        (set, sum) -> {
                            for (Metric metric : sum.metrics()) {
                                summary.scalar(set + "/" + metric.name(), metric.of(sum));
                            }
                        });
        summary.scalar("speed/examples a second", report.examplesPerSecond());
        report.times()
                .millis()
                .forEach((phase, millis) -> summary.scalar("ms a step/" + phase, millis));
        if (schedule.hasDetails(state.step())) {
            histograms("weights/", state.theta(), 1, summary);
            image(state, summary);
        }
        write(
                to -> {
                    to.summary(state.step(), summary.message());
                    to.flush();
                });
    }

    @Override
    public void backTo(long step) {
        write(to -> to.restart(step + 1));
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            broken(e);
        }
    }

    /** Of each tensor of parameters; those that are shared once. */
    private void histograms(String prefix, float[] numbers, double factor, Summary summary) {
        for (int i = 0; i < graph.nodes().size(); i++) {
            int at = graph.offset(i);
            for (ParameterShape shape : graph.parameters(i)) {
                if (!graph.isSharing(i) && shape.size() > 0) {
                    String tag = prefix + graph.nodes().get(i).name() + "." + shape.name();
                    summary.histogram(tag, Histogram.of(numbers, at, at + shape.size(), factor));
                }
                at += shape.size();
            }
        }
    }

    /** What the first module's units see, where inputs are images: reshaped to some, or square. */
    private void image(TrainingState state, Summary summary) {
        if (!WeightImages.isImage(graph)) {
            return;
        }
        try {
            summary.image("learned features", WeightImages.of(models.of(state), null, 0));
        } catch (ConfigurationException e) {
            // No module with weights takes the input: there is nothing to be seen in this network.
        }
    }

    private void write(Writing events) {
        if (broken) {
            return;
        }
        try {
            events.to(file);
        } catch (IOException | UncheckedIOException e) {
            broken(e);
        }
    }

    private void broken(Exception e) {
        if (!broken) {
            broken = true;
            warnings.accept(
                    "no more is written for TensorBoard: %s".formatted(FileTrouble.brief(e)));
        }
    }
}
