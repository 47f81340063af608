package org.backdraft.driver.detect;

/**
 * A box that may hold what was looked for.
 *
 * @param box where
 * @param score probability that the model gives it and the windows about it, on the average
 */
public record Detection(Box box, double score) {}
