/**
 * Random changes of images that leave their meaning as it is, so that training sees other images in
 * every epoch.
 *
 * <p>Read {@link org.backdraft.augment.Augmentation} (which changes, and how large) and {@link
 * org.backdraft.augment.Augmenter} (one example after the other) first.
 *
 * <p>Invariants: what becomes of an example depends on the augmentation, its numbers and a seed
 * alone, to the bit and on every machine; nothing is allocated for an example. From Backdraft only
 * {@code org.backdraft.tensor} is imported.
 */
package org.backdraft.augment;
