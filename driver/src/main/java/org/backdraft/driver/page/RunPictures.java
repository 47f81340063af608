package org.backdraft.driver.page;

import com.fasterxml.jackson.databind.JsonNode;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.files.FileException;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.driver.report.ConfusionMatrix;
import org.backdraft.driver.report.Curves;
import org.backdraft.driver.report.DecisionBoundary;
import org.backdraft.driver.report.EpochFigures;
import org.backdraft.driver.report.GraphDrawing;
import org.backdraft.driver.report.LineChart;
import org.backdraft.driver.report.OutputSurface;
import org.backdraft.driver.report.Picture;
import org.backdraft.driver.report.Sample;
import org.backdraft.driver.report.WeightImages;
import org.backdraft.tensor.Matrix;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The chapters of a run's page that are pictures, or say why there is none. */
final class RunPictures {
    private static final int WIDE = 700;
    private static final int MOST_NODES = 60;

    private final RunFiles run;
    private final Page page;

    RunPictures(RunFiles run, Page page) {
        this.run = run;
        this.page = page;
    }

    /** Loss and accuracy by epoch, the loss of single steps, and the learning rate. */
    void curves() {
        page.chapter("Curves");
        EpochFigures epochs = EpochFigures.of(run.metrics());
        if (epochs.isEmpty()) {
            page.say("No epoch has ended yet.");
        } else {
            String caption =
                    "After each epoch. The training loss is that of the examples as they came, each"
                            + " measured just before its own step";
            page.figures(WIDE, List.of(Page.Figure.sharp(Curves.of(epochs), caption)));
        }
        List<JsonNode> steps = run.metrics().all("step");
        if (steps.size() < 2) {
            page.say(
                    "There are no curves by step: the run told of %d of them (log-every-steps).",
                    steps.size());
            return;
        }
        List<Page.Figure> figures = new ArrayList<>();
        if (isTold(steps, "loss")) {
            figures.add(bySteps(steps, "loss", "Loss by step", "Of single steps' own examples"));
        }
        // L-BFGS has none.
        if (isTold(steps, "learningRate")) {
            figures.add(bySteps(steps, "learningRate", "Learning rate by step", "As it was used"));
        }
        page.figures(380, figures);
    }

    private static boolean isTold(List<JsonNode> steps, String figure) {
        return steps.stream().anyMatch(step -> step.path(figure).isNumber());
    }

    private static Page.Figure bySteps(
            List<JsonNode> steps, String figure, String title, String caption) {
        List<JsonNode> told = steps.stream().filter(step -> step.path(figure).isNumber()).toList();
        double[] x = told.stream().mapToDouble(step -> step.path("step").asDouble()).toArray();
        double[] y = told.stream().mapToDouble(step -> step.path(figure).asDouble()).toArray();
        return Page.Figure.sharp(
                LineChart.half(title, "step", List.of(LineChart.Series.line(title, x, y))),
                caption);
    }

    /** Which class was taken for which at the end. */
    void confusion() {
        page.chapter("Confusion matrix");
        JsonNode end = run.metrics().last("end");
        JsonNode confusion = end.path("confusion");
        if (end.isMissingNode()) {
            page.say("Not drawn: the run tells at its end which class it takes for which.");
        } else if (confusion.isMissingNode()) {
            page.say(
                    "Not drawn: the run had no test or validation data, or its network predicts"
                            + " numbers, or decides between more than 100 classes. The verb picture"
                            + " confusion draws it for any data.");
        } else {
            List<String> names = new ArrayList<>();
            confusion.path("classes").forEach(name -> names.add(name.asText()));
            long[][] counts = new long[names.size()][names.size()];
            for (int actual = 0; actual < counts.length; actual++) {
                for (int decided = 0; decided < counts.length; decided++) {
                    counts[actual][decided] =
                            confusion.path("counts").path(actual).path(decided).asLong();
                }
            }
            String caption = "What the model decides on the %s data";
            page.figures(
                    WIDE,
                    List.of(
                            Page.Figure.sharp(
                                    ConfusionMatrix.of(counts, names),
                                    caption.formatted(confusion.path("data").asText()))));
        }
    }

    /** The network, and what it has learned to see or where it decides what. */
    void model(HadoopFiles files) throws IOException {
        page.chapter("What was learned");
        SavedModel model;
        try {
            model = run.model(files);
        } catch (FileException e) {
            page.say("Not drawn: %s.", e.getMessage());
            return;
        }
        try {
            Page.Figure learned = model.graph().inputWidth() == 2 ? plane(model) : weights(model);
            page.figures(380, List.of(learned));
        } catch (ConfigurationException | FileException e) {
            page.say("Not drawn: %s.", e.getMessage());
        }
        page.chapter("Network");
        if (model.graph().nodes().size() > MOST_NODES) {
            page.say(
                    "Not drawn here, as it has %d modules; the verb picture graph draws it.",
                    model.graph().nodes().size());
            return;
        }
        Picture graph = GraphDrawing.of(model.graph());
        String caption = "Modules with the widths of their outputs and numbers of parameters";
        page.figures(graph.width(), List.of(Page.Figure.sharp(graph, caption)));
    }

    private Page.Figure plane(SavedModel model) {
        JsonNode points = run.metrics().last("end").path("points");
        if (points.isEmpty()) {
            throw new FileException("the metrics hold no examples to draw a plane around");
        }
        Matrix features = Matrix.zeros(points.size(), 2);
        float[] targets = new float[points.size()];
        for (int i = 0; i < targets.length; i++) {
            features.set(i, 0, points.get(i).path(0).floatValue());
            features.set(i, 1, points.get(i).path(1).floatValue());
            targets[i] = points.get(i).path(2).floatValue();
        }
        Sample sample = new Sample(features, targets);
        return model.classes().isEmpty()
                ? new Page.Figure(
                        OutputSurface.ofPrediction(model, 0, sample),
                        "What the model predicts over the plane, with some of the training data")
                : new Page.Figure(
                        DecisionBoundary.of(model, sample),
                        "Which class the model decides where, with some of the training data");
    }

    private static Page.Figure weights(SavedModel model) {
        if (!WeightImages.isImage(model.graph())) {
            throw new FileException(
                    ("%d features are neither a plane nor a square image; the verb picture weights"
                                    + " draws a module's weights with --node and --image-width")
                            .formatted(model.graph().inputWidth()));
        }
        return new Page.Figure(
                WeightImages.of(model, null, 0),
                "The weights of the first module, one image a unit or filter");
    }
}
