package org.backdraft.driver.ml;

import scala.runtime.AbstractFunction1;

import java.io.Serializable;

/** What a param's values must be; says what is wrong with one. */
final class Valid<T> extends AbstractFunction1<T, Object> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Check<T> check;

    /** A check of one value. */
    @FunctionalInterface
    interface Check<T> extends Serializable {
        /**
         * Looks at a value.
         *
         * @throws IllegalArgumentException when it can't be
         */
        void check(T value);
    }

    private Valid(Check<T> check) {
        this.check = check;
    }

    static <T> Valid<T> by(Check<T> check) {
        return new Valid<>(check);
    }

    /** Whatever the configuration takes for one of its keys. */
    static <T> Valid<T> of(String param, String key, String... others) {
        String[] around = others.clone();
        return new Valid<>(
                value -> StageConfiguration.check(param, key, String.valueOf(value), around));
    }

    @Override
    public Object apply(T value) {
        check.check(value);
        return true;
    }
}
