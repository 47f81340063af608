package org.backdraft.driver.config;

import org.backdraft.driver.optim.Plateau;
import org.backdraft.driver.optim.Schedule;

import java.util.List;

/**
 * The section {@code schedule}: how the learning rate changes while training.
 *
 * @param shape of the learning rate after the warm-up, once the length of an epoch is known
 * @param warmUp linear rise in front of it
 * @param warmUpStart factor that the rise starts at
 * @param plateau lowers the learning rate when the validation metric stays where it is; or null
 */
public record ScheduleConfig(Shape shape, Length warmUp, double warmUpStart, Plateau plateau) {
    private static final List<String> TYPES =
            List.of(
                    "constant",
                    "step",
                    "multi-step",
                    "exponential",
                    "inverse-time",
                    "polynomial",
                    "cosine",
                    "one-cycle",
                    "plateau");

    /** A schedule whose lengths still wait for the number of steps of an epoch. */
    interface Shape {
        /**
         * The schedule.
         *
         * @param left steps from the end of the warm-up to the end of the run, at least 1
         */
        Schedule schedule(long stepsPerEpoch, long left);
    }

    static ScheduleConfig read(ConfigReader section) {
        String type = section.oneOf("type", TYPES, "constant");
        Shape shape = shape(type, section);
        ScheduleConfig result =
                new ScheduleConfig(
                        shape,
                        Length.read(section, "warm-up", "0"),
                        section.number("warm-up-start", 0),
                        type.equals("plateau") ? plateau(section) : null);
        // So that mistakes are found before the data is read.
        section.make(() -> result.schedule(1_000_000, 1_000_000_000));
        return result;
    }

    /**
     * The schedule of a run.
     *
     * @param steps of all epochs together
     */
    public Schedule schedule(long stepsPerEpoch, long steps) {
        long rise = warmUp.steps(stepsPerEpoch);
        Schedule then = shape.schedule(stepsPerEpoch, Math.max(1, steps - rise));
        return rise == 0 ? then : new Schedule.WarmUp(rise, warmUpStart, then);
    }

    /** Whether the learning rate stays as it is. */
    public boolean isConstant() {
        return plateau == null && schedule(1_000_000, 1_000_000_000) instanceof Schedule.Constant;
    }

    private static Shape shape(String type, ConfigReader section) {
        return switch (type) {
            case "step" -> step(section);
            case "multi-step" -> multiStep(section);
            case "exponential" -> exponential(section);
            case "inverse-time" -> inverseTime(section);
            case "polynomial" -> polynomial(section);
            case "cosine" -> cosine(section);
            case "one-cycle" -> oneCycle(section);
            default -> (stepsPerEpoch, left) -> new Schedule.Constant();
        };
    }

    private static Shape step(ConfigReader section) {
        Length every = Length.read(section, "every", "10");
        double gamma = section.number("gamma", 0.1);
        return (epoch, left) -> new Schedule.StepDecay(every.steps(epoch), gamma);
    }

    private static Shape multiStep(ConfigReader section) {
        List<Length> milestones = Length.readList(section, "milestones");
        for (int i = 1; i < milestones.size(); i++) {
            Length before = milestones.get(i - 1);
            Length after = milestones.get(i);
            if (before.inSteps() == after.inSteps() && before.amount() >= after.amount()) {
                throw section.mistake("milestones", "they must ascend");
            }
        }
        double gamma = section.number("gamma", 0.1);
        return (epoch, left) ->
                new Schedule.MultiStep(
                        milestones.stream().map(m -> m.steps(epoch)).distinct().sorted().toList(),
                        gamma);
    }

    private static Shape exponential(ConfigReader section) {
        Length every = Length.read(section, "every", "1");
        double gamma = section.number("gamma", 0.95);
        return (epoch, left) -> new Schedule.Exponential(every.steps(epoch), gamma);
    }

    private static Shape inverseTime(ConfigReader section) {
        Length every = Length.read(section, "every", "1");
        double decay = section.number("decay", 1);
        return (epoch, left) -> new Schedule.InverseTime(every.steps(epoch), decay);
    }

    private static Shape polynomial(ConfigReader section) {
        Length over = Length.readOrRest(section, "over");
        double power = section.number("power", 1);
        double end = section.number("end", 0);
        return (epoch, left) ->
                new Schedule.Polynomial(over == null ? left : over.steps(epoch), power, end);
    }

    private static Shape cosine(ConfigReader section) {
        Length period = Length.readOrRest(section, "period");
        double periodFactor = section.number("period-factor", 0);
        double end = section.number("end", 0);
        return (epoch, left) ->
                new Schedule.Cosine(period == null ? left : period.steps(epoch), periodFactor, end);
    }

    private static Shape oneCycle(ConfigReader section) {
        Length over = Length.readOrRest(section, "over");
        Schedule.OneCycle usual = Schedule.OneCycle.of(2);
        double peakAt = section.number("peak-at", usual.peakAt());
        double start = section.number("start-factor", usual.startFactor());
        double end = section.number("end-factor", usual.endFactor());
        return (epoch, left) ->
                new Schedule.OneCycle(
                        Math.max(2, over == null ? left : over.steps(epoch)), peakAt, start, end);
    }

    private static Plateau plateau(ConfigReader section) {
        Plateau usual = Plateau.DEFAULT;
        double factor = section.number("factor", usual.factor());
        int patience = section.wholeInt("patience", usual.patience(), 0);
        double threshold = section.number("threshold", usual.threshold());
        int cooldown = section.wholeInt("cooldown", usual.cooldown(), 0);
        double least = section.number("least", usual.least());
        return section.make(() -> new Plateau(factor, patience, threshold, cooldown, least));
    }
}
