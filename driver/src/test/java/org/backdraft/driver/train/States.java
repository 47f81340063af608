package org.backdraft.driver.train;

import org.backdraft.driver.optim.AverageState;
import org.backdraft.driver.optim.OptimizerState;
import org.backdraft.driver.optim.PlateauState;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Training states, and all that is in them as text. */
final class States {
    private static final float[] ODD = {
        0f, -0f, 1f, Float.MIN_VALUE, Float.MAX_VALUE, Float.NaN, Float.POSITIVE_INFINITY
    };
    private static final double[] ODD_DOUBLES = {
        0.0,
        -0.0,
        0.1,
        Double.MIN_VALUE,
        -Double.MAX_VALUE,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
    };

    private States() {}

    /** A state in which every part is there, and numbers that are hard to write among them. */
    static TrainingState odd(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Progress progress = new Progress();
        for (int i = random.nextInt(1, 9); i >= 0; i--) {
            progress.addStep(4, oddDouble(random), oddDouble(random));
        }
        progress.improve(oddDouble(random));
        progress.endEpoch();
        progress.addStep(4, random.nextDouble(), 3);
        progress.rollBack(0.3, random.nextInt(9), oddDouble(random));
        if (random.nextBoolean()) {
            progress.stop();
        }
        double[] numbers = new double[random.nextInt(4)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = oddDouble(random);
        }
        TrainingState state =
                new TrainingState(
                        floats(random, 7),
                        new OptimizerState(
                                new float[][] {floats(random, 6), floats(random, 0)},
                                new double[][] {
                                    {oddDouble(random), 2}, {}, {oddDouble(random), 0, 0.1}
                                },
                                numbers,
                                random.nextLong(1, Long.MAX_VALUE)),
                        new AverageState(floats(random, 7), random.nextLong(1, Long.MAX_VALUE)),
                        new PlateauState(
                                oddDouble(random),
                                oddDouble(random),
                                random.nextInt(9),
                                random.nextInt(9)),
                        progress,
                        null);
        state.keepBest();
        state.theta()[0]++;
        return state;
    }

    private static float[] floats(SplittableRandom random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextBoolean() ? ODD[random.nextInt(ODD.length)] : random.nextInt();
        }
        return values;
    }

    private static double oddDouble(SplittableRandom random) {
        return random.nextBoolean()
                ? ODD_DOUBLES[random.nextInt(ODD_DOUBLES.length)]
                : random.nextDouble();
    }

    /** A state after so many steps, at the end of an epoch that is the best if asked for. */
    static TrainingState after(int steps, boolean best) {
        TrainingState state =
                new TrainingState(
                        new float[] {steps},
                        new OptimizerState(new float[0][], new double[0][], new double[0], 0));
        for (int i = 0; i < steps; i++) {
            state.progress().addStep(1, 0, 1);
        }
        if (best) {
            state.progress().improve(1);
        }
        return state;
    }

    /** Every bit of a state, found by reflection so that no field is left out; a NaN is a NaN. */
    static String text(Object object) {
        StringBuilder text = new StringBuilder();
        append(object, text);
        return text.toString();
    }

    private static void append(Object object, StringBuilder text) {
        if (object instanceof float[] floats) {
            for (float value : floats) {
                text.append(Integer.toHexString(Float.floatToRawIntBits(value))).append(' ');
            }
        } else if (object instanceof double[] doubles) {
            for (double value : doubles) {
                append(value, text);
            }
        } else if (object instanceof Object[] objects) {
            for (Object each : objects) {
                append(each, text.append('['));
                text.append(']');
            }
        } else if (object instanceof Double value) {
            text.append(Long.toHexString(Double.doubleToLongBits(value))).append(' ');
        } else if (object == null || object instanceof Number || object instanceof Boolean) {
            text.append(object).append(' ');
        } else {
            appendFields(object, text);
        }
    }

    private static void appendFields(Object object, StringBuilder text) {
        for (Field field : fields(object)) {
            try {
                text.append('\n').append(field.getName()).append(": ");
                append(field.get(object), text);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static List<Field> fields(Object object) {
        List<Field> fields = new ArrayList<>();
        for (Field field : object.getClass().getDeclaredFields()) {
            if (!java.lang.reflect.Modifier.isStatic(field.getModifiers())) {
                field.setAccessible(true);
                fields.add(field);
            }
        }
        return fields;
    }
}
