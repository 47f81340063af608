package org.backdraft.driver.data.generated;

import org.backdraft.tensor.Seed;

/**
 * The class of every example: as many consecutive examples as there are classes, counted from 0,
 * hold each class once, in random order.
 */
record Labels(long seed, int classes) {
    private static final long STREAM = 1;

    /** The class 0 .. classes-1 of an example. */
    int at(long index) {
        /* Fisher and Yates from the back; only the place asked for needs to become final. */
        Chance chance = new Chance(Seed.of(seed, index / classes, STREAM));
        int[] order = new int[classes];
        for (int i = 0; i < classes; i++) {
            order[i] = i;
        }
        int place = (int) (index % classes);
        int label = order[place];
        for (int last = classes - 1; last >= place; last--) {
            int chosen = chance.below(last + 1);
            label = order[chosen];
            order[chosen] = order[last];
        }
        return label;
    }
}
