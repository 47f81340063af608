package org.backdraft.driver.ml;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import org.backdraft.driver.config.RunConfig;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The params of one estimator, beside those of its columns, with docs, checks and defaults. */
public final class StageParams implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Activations of hidden layers: modules without settings that take one input. */
    private static final List<String> ACTIVATIONS =
            List.of(
                    "relu",
                    "sigmoid",
                    "tanh",
                    "leaky-relu",
                    "elu",
                    "gelu",
                    "silu",
                    "softplus",
                    "identity");

    final IntArrayParam hiddenLayers;
    final Param<String> activation;
    final Param<String> network;
    final Param<String> loss;
    final Param<String> solver;
    final DoubleParam learningRate;
    final DoubleParam momentum;
    final DoubleParam tol;
    final DoubleParam regParam;
    final LongParam batchSize;
    final IntParam maxIter;
    final LongParam seed;
    final IntParam shards;
    final Param<String> sync;
    final DoubleParam validationFraction;
    final IntParam earlyStoppingPatience;
    final Param<String> runDirectory;
    final StringArrayParam settings;
    final Param<String> weightCol;

    /** Keys of the configuration that params give values to. */
    private final LinkedHashMap<Param<?>, String> keys = new LinkedHashMap<>();

    /**
     * The params of a stage, whose defaults are set.
     *
     * @param loss of the stage by default
     */
    StageParams(Params stage, String loss) {
        this.hiddenLayers = hiddenLayers(stage);
        this.activation = activation(stage);
        this.network = network(stage);
        this.loss = loss(stage);
        this.solver = solver(stage);
        this.learningRate = learningRate(stage);
        this.momentum = momentum(stage);
        this.tol = tol(stage);
        this.regParam = regParam(stage);
        this.batchSize = batchSize(stage);
        this.maxIter = maxIter(stage);
        this.seed = seed(stage);
        this.shards = shards(stage);
        this.sync = sync(stage);
        this.validationFraction = validationFraction(stage);
        this.earlyStoppingPatience = earlyStoppingPatience(stage);
        this.runDirectory = runDirectory(stage);
        this.settings = settings(stage);
        this.weightCol = weightCol(stage);
        putKeys();
        setDefaults(stage, loss);
    }

    private void putKeys() {
        keys.put(learningRate, "optimizer.learning-rate");
        keys.put(momentum, "optimizer.momentum");
        keys.put(tol, "optimizer.tolerance");
        keys.put(regParam, "regularization.l2");
        keys.put(batchSize, "batch-size");
        keys.put(maxIter, "epochs");
        keys.put(seed, "seed");
        keys.put(shards, "data.shards");
        keys.put(sync, "sync");
        keys.put(validationFraction, "data.validation-fraction");
        keys.put(earlyStoppingPatience, "early-stopping.patience");
    }

    private void setDefaults(Params stage, String usualLoss) {
        RunConfig usual = StageConfiguration.USUAL;
        stage.setDefault(activation, ACTIVATIONS.get(0));
        stage.setDefault(loss, usualLoss);
        stage.setDefault(solver, StageConfiguration.usual("optimizer", "type"));
        stage.setDefault(
                regParam, Double.parseDouble(StageConfiguration.usual("regularization", "l2")));
        stage.setDefault(batchSize, usual.batchSize());
        stage.setDefault(maxIter, usual.epochs());
        stage.setDefault(seed, usual.seed());
        stage.setDefault(shards, usual.data().shards());
        stage.setDefault(sync, StageConfiguration.usual("sync"));
        stage.setDefault(validationFraction, usual.data().validationFraction());
        stage.setDefault(earlyStoppingPatience, usual.life().earlyStopping().patience());
        stage.setDefault(runDirectory, "");
        stage.setDefault(weightCol, "");
    }

    /** Keys of the configuration, each with the param that gives it a value. */
    Map<Param<?>, String> keys() {
        return keys;
    }

    /** A solver by the name that configurations have for it. */
    static String solverType(String solver) {
        return switch (solver) {
            case "gd" -> "sgd";
            case "l-bfgs" -> "lbfgs";
            default -> solver;
        };
    }

    private static IntArrayParam hiddenLayers(Params stage) {
        return new IntArrayParam(
                stage,
                "hiddenLayers",
                "units of each hidden layer; by default there is none, and the model is linear",
                Valid.by(StageParams::checkHidden));
    }

    private static Param<String> activation(Params stage) {
        return text(
                stage,
                "activation",
                "what follows each hidden layer: " + String.join(", ", ACTIVATIONS),
                Valid.by(StageParams::checkActivation));
    }

    private static Param<String> network(Params stage) {
        return text(
                stage,
                "network",
                "the network as a configuration's list of modules, in place of"
                        + " hiddenLayers; ${vars.outputs} is the number of classes, or 1",
                Valid.of("network", "network"));
    }

    private static Param<String> loss(Params stage) {
        return text(
                stage,
                "loss",
                "what is minimised: a name, or { type = ..., ... } with settings",
                Valid.of("loss", "loss"));
    }

    private static Param<String> solver(Params stage) {
        return text(
                stage,
                "solver",
                "type of the optimizer: sgd, adam, ..., lbfgs; MLlib's gd and l-bfgs are"
                        + " sgd and lbfgs",
                Valid.by(
                        type ->
                                StageConfiguration.check(
                                        "solver", "optimizer.type", solverType(type))));
    }

    private static DoubleParam learningRate(Params stage) {
        return number(
                stage,
                "learningRate",
                "step size (> 0); by default the optimizer's own",
                "optimizer.learning-rate");
    }

    private static DoubleParam momentum(Params stage) {
        return number(
                stage,
                "momentum",
                "momentum of sgd, rmsprop or lars (0 to under 1); by default the"
                        + " optimizer's own",
                "optimizer.momentum");
    }

    private static DoubleParam tol(Params stage) {
        return number(
                stage,
                "tol",
                "relative decrease of the loss at which lbfgs ends (>= 0); by default its" + " own",
                "optimizer.tolerance",
                "optimizer.type = lbfgs");
    }

    private static DoubleParam regParam(Params stage) {
        return number(
                stage,
                "regParam",
                "L2 penalty on weights: half of it times their squares is added to the"
                        + " mean loss (>= 0)",
                "regularization.l2");
    }

    private static LongParam batchSize(Params stage) {
        return new LongParam(
                stage,
                "batchSize",
                "rows of a minibatch (> 0); lbfgs takes all rows",
                Valid.of("batchSize", "batch-size"));
    }

    private static IntParam maxIter(Params stage) {
        return new IntParam(
                stage,
                "maxIter",
                "passes over the data, or most iterations of lbfgs (> 0)",
                Valid.of("maxIter", "epochs"));
    }

    private static LongParam seed(Params stage) {
        return new LongParam(stage, "seed", "seed of everything random", Valid.of("seed", "seed"));
    }

    private static IntParam shards(Params stage) {
        return new IntParam(
                stage,
                "shards",
                "shards that rows are dealt to, part of what the trained bits depend on"
                        + " (>= 0); 0 for the number of cores, rounded up to a power of two",
                Valid.of("shards", "data.shards"));
    }

    private static Param<String> sync(Params stage) {
        return text(
                stage,
                "sync",
                "how gradients come together: job-per-step, or resident, one Spark job for"
                        + " many steps",
                Valid.by(StageParams::checkSync));
    }

    private static DoubleParam validationFraction(Params stage) {
        return number(
                stage,
                "validationFraction",
                "share of the rows held back for validation (0 to under 1)",
                "data.validation-fraction");
    }

    private static IntParam earlyStoppingPatience(Params stage) {
        return new IntParam(
                stage,
                "earlyStoppingPatience",
                "epochs without a better validation loss after which training stops"
                        + " (>= 0); 0 for never; needs validationFraction",
                Valid.of("earlyStoppingPatience", "early-stopping.patience"));
    }

    private static Param<String> runDirectory(Params stage) {
        return text(
                stage,
                "runDirectory",
                "folder, on any file system of Hadoop, for metrics, checkpoints and model; a"
                        + " fit goes on from a checkpoint in it; empty for none",
                Valid.by(path -> {}));
    }

    private static StringArrayParam settings(Params stage) {
        return new StringArrayParam(
                stage,
                "settings",
                "any other keys of a configuration, as KEY=VALUE; they win over params",
                Valid.by(StageConfiguration::checkSettings));
    }

    private static Param<String> weightCol(Params stage) {
        return text(
                stage,
                "weightCol",
                "column of the rows' weights (>= 0); empty for all to weigh 1",
                Valid.by(name -> {}));
    }

    private static Param<String> text(Params stage, String name, String doc, Valid<String> valid) {
        return new Param<>(stage, name, doc, valid);
    }

    private static DoubleParam number(
            Params stage, String name, String doc, String key, String... others) {
        return new DoubleParam(stage, name, doc, Valid.of(name, key, others));
    }

    private static void checkHidden(int[] units) {
        for (int width : units) {
            if (width < 1) {
                throw new IllegalArgumentException(
                        "hiddenLayers: expected units of 1 or more, found " + width);
            }
        }
    }

    private static void checkActivation(String name) {
        if (!ACTIVATIONS.contains(name)) {
            throw new IllegalArgumentException(
                    "activation: expected one of %s, found '%s'; describe others in network"
                            .formatted(String.join(", ", ACTIVATIONS), name));
        }
    }

    private static void checkSync(String way) {
        StageConfiguration.checkOnSpark(StageConfiguration.check("sync", "sync", way));
    }
}
