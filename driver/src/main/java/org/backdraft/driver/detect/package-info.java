/**
 * Detection by a sliding window: where on a picture a classifier of small images finds what it was
 * trained on.
 *
 * <p>Read {@link org.backdraft.driver.detect.Detector} first, then {@link
 * org.backdraft.driver.detect.Detections}, what it comes to. A {@code Pyramid} has the picture in
 * ever smaller sizes, a {@code Grid} the places of windows on each of them, {@code WindowScores}
 * scores them, a {@code Neighbourhood} takes their means, {@code Suppression} keeps the best of
 * boxes that overlap, and {@link org.backdraft.driver.detect.Matching} compares with the truth.
 *
 * <p>Invariants: the same model and picture give the same boxes, with any number of threads;
 * nothing is drawn here. From Backdraft {@code config}, {@code data}, {@code model}, {@code scorer}
 * and {@code nn} may be imported.
 */
package org.backdraft.driver.detect;
