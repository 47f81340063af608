package org.backdraft.driver.detect;

/** How likely each of some windows is to show what is looked for. Used by several threads. */
@FunctionalInterface
interface WindowScores {

    /**
     * The windows' scores, 0 to 1.
     *
     * @param windows read: the pixels of each, row-major
     */
    float[] of(float[][] windows);
}
