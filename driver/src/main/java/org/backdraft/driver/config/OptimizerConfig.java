package org.backdraft.driver.config;

import org.backdraft.driver.optim.Adadelta;
import org.backdraft.driver.optim.Adagrad;
import org.backdraft.driver.optim.Adam;
import org.backdraft.driver.optim.AdamW;
import org.backdraft.driver.optim.Lamb;
import org.backdraft.driver.optim.Lars;
import org.backdraft.driver.optim.Lbfgs;
import org.backdraft.driver.optim.Nadam;
import org.backdraft.driver.optim.Optimizer;
import org.backdraft.driver.optim.RmsProp;
import org.backdraft.driver.optim.Sgd;

import java.util.List;

/** The section {@code optimizer}: a type and its settings, by default those of its record. */
final class OptimizerConfig {
    private static final List<String> TYPES =
            List.of(
                    "sgd",
                    "adagrad",
                    "rmsprop",
                    "adadelta",
                    "adam",
                    "adamw",
                    "nadam",
                    "lars",
                    "lamb",
                    "lbfgs");
    private static final Sgd SGD = new Sgd(0.1, 0, false);

    private OptimizerConfig() {}

    static Optimizer read(ConfigReader section) {
        return section.make(() -> optimizer(section.oneOf("type", TYPES, "sgd"), section));
    }

    private static Optimizer optimizer(String type, ConfigReader section) {
        return switch (type) {
            case "sgd" -> sgd(section);
            case "adagrad" -> adagrad(section, Adagrad.DEFAULT);
            case "rmsprop" -> rmsProp(section, RmsProp.DEFAULT);
            case "adadelta" -> adadelta(section, Adadelta.DEFAULT);
            case "adam" -> adam(section, Adam.DEFAULT);
            case "adamw" -> adamW(section, AdamW.DEFAULT);
            case "nadam" -> nadam(section, Nadam.DEFAULT);
            case "lars" -> lars(section, Lars.DEFAULT);
            case "lamb" -> lamb(section, Lamb.DEFAULT);
            default -> lbfgs(section, Lbfgs.DEFAULT);
        };
    }

    private static Optimizer sgd(ConfigReader section) {
        return new Sgd(
                rate(section, SGD.learningRate()),
                section.number("momentum", SGD.momentum()),
                section.flag("nesterov", SGD.nesterov()));
    }

    private static Optimizer adagrad(ConfigReader section, Adagrad usual) {
        return new Adagrad(
                rate(section, usual.learningRate()),
                section.number("initial-accumulator", usual.initialAccumulator()),
                section.number("epsilon", usual.epsilon()));
    }

    private static Optimizer rmsProp(ConfigReader section, RmsProp usual) {
        return new RmsProp(
                rate(section, usual.learningRate()),
                section.number("alpha", usual.alpha()),
                section.number("epsilon", usual.epsilon()),
                section.number("momentum", usual.momentum()),
                section.flag("centered", usual.centered()));
    }

    private static Optimizer adadelta(ConfigReader section, Adadelta usual) {
        return new Adadelta(
                rate(section, usual.learningRate()),
                section.number("rho", usual.rho()),
                section.number("epsilon", usual.epsilon()));
    }

    private static Optimizer adam(ConfigReader section, Adam usual) {
        return new Adam(
                rate(section, usual.learningRate()),
                section.number("beta1", usual.beta1()),
                section.number("beta2", usual.beta2()),
                section.number("epsilon", usual.epsilon()));
    }

    private static Optimizer adamW(ConfigReader section, AdamW usual) {
        return new AdamW(
                rate(section, usual.learningRate()),
                section.number("beta1", usual.beta1()),
                section.number("beta2", usual.beta2()),
                section.number("epsilon", usual.epsilon()),
                section.number("weight-decay", usual.weightDecay()));
    }

    private static Optimizer nadam(ConfigReader section, Nadam usual) {
        return new Nadam(
                rate(section, usual.learningRate()),
                section.number("beta1", usual.beta1()),
                section.number("beta2", usual.beta2()),
                section.number("epsilon", usual.epsilon()),
                section.number("momentum-decay", usual.momentumDecay()));
    }

    private static Optimizer lars(ConfigReader section, Lars usual) {
        return new Lars(
                rate(section, usual.learningRate()),
                section.number("momentum", usual.momentum()),
                section.number("weight-decay", usual.weightDecay()),
                section.number("trust-coefficient", usual.trustCoefficient()));
    }

    private static Optimizer lamb(ConfigReader section, Lamb usual) {
        return new Lamb(
                rate(section, usual.learningRate()),
                section.number("beta1", usual.beta1()),
                section.number("beta2", usual.beta2()),
                section.number("epsilon", usual.epsilon()),
                section.number("weight-decay", usual.weightDecay()));
    }

    private static Optimizer lbfgs(ConfigReader section, Lbfgs usual) {
        return new Lbfgs(
                section.wholeInt("history", usual.history(), 1),
                section.number("tolerance", usual.tolerance()));
    }

    private static double rate(ConfigReader section, double usual) {
        return section.number("learning-rate", usual);
    }
}
