/**
 * Models as files hold them: parameters, architecture, scaling, columns, names.
 *
 * <p>Read {@link org.backdraft.model.Model} (what a model is) and {@link
 * org.backdraft.model.Safetensors} (the file format, which checkpoints have, too) first. {@link
 * org.backdraft.model.NetworkSettings} and {@link org.backdraft.model.LossSettings} read networks
 * and losses, of configuration files as well as of models.
 *
 * <p>Invariants: nothing in a file is ever run or deserialised as code; a damaged file is refused.
 * From Backdraft {@code schema}, {@code worker}, {@code nn} and {@code tensor} may be imported; no
 * Spark, no Hadoop.
 */
package org.backdraft.model;
