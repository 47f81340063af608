package org.backdraft.driver.optim;

import java.util.ArrayList;
import java.util.List;

/** Every rule that there is. */
final class Rules {
    private Rules() {}

    /** The records that {@link FirstOrder} permits. */
    static List<Class<?>> permitted() {
        List<Class<?>> rules = new ArrayList<>();
        for (Class<?> rule : FirstOrder.class.getPermittedSubclasses()) {
            if (rule == LayerWise.class) {
                rules.addAll(List.of(rule.getPermittedSubclasses()));
            } else {
                rules.add(rule);
            }
        }
        return rules;
    }

    /** Every way that an update can go: each rule, in each of its variants. */
    static List<FirstOrder> variants() {
        return List.of(
                Sgd.DEFAULT,
                new Sgd(0.1, 0.9, false),
                new Sgd(0.1, 0.9, true),
                Adagrad.DEFAULT,
                RmsProp.DEFAULT,
                new RmsProp(0.01, 0.9, 1e-6, 0.5, false),
                new RmsProp(0.01, 0.9, 1e-6, 0, true),
                new RmsProp(0.01, 0.9, 1e-6, 0.5, true),
                Adadelta.DEFAULT,
                Adam.DEFAULT,
                AdamW.DEFAULT,
                Nadam.DEFAULT,
                Lars.DEFAULT,
                Lamb.DEFAULT);
    }
}
