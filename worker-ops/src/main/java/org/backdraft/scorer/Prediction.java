package org.backdraft.scorer;

/**
 * What a model says of one row.
 *
 * @param label the class decided for, or null where the model predicts numbers
 * @param scores one for each of {@link Scorer#outputs}
 */
public record Prediction(String label, float[] scores) {}
