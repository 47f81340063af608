package org.backdraft.driver.data.generated;

import org.backdraft.tensor.Seed;

/** The class of every image: each ten consecutive images hold the ten classes in random order. */
record Labels(long seed) {
    private static final int CLASSES = Digits.CLASSES;
    private static final long STREAM = 1;

    /** The class 0..9 of an image. */
    int at(long index) {
        /* Fisher and Yates from the back; only the place asked for needs to become final. */
        Chance chance = new Chance(Seed.of(seed, index / CLASSES, STREAM));
        int[] order = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        int place = (int) (index % CLASSES);
        int digit = order[place];
        for (int last = CLASSES - 1; last >= place; last--) {
            int chosen = chance.below(last + 1);
            digit = order[chosen];
            order[chosen] = order[last];
        }
        return digit;
    }
}
