/**
 * The lecture's story, trained and drawn: logistic regression, hidden layers, universal
 * approximation, depth, and learned features, on one page.
 *
 * <p>Read {@link org.backdraft.driver.lecture.Lecture} (the chapters in order) and {@link
 * org.backdraft.driver.lecture.Experiment} (one network trained) first.
 *
 * <p>Invariants: every figure and every statement on the page is computed by the run that makes it;
 * a sentence that compares is chosen by the numbers it compares. The page needs no other file.
 */
package org.backdraft.driver.lecture;
