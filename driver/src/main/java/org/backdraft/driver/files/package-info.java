/**
 * Files on any file system that Hadoop reaches, and the format of tensors in them.
 *
 * <p>Read {@link org.backdraft.driver.files.HadoopFiles} (where files are) and {@link
 * org.backdraft.driver.files.Safetensors} (what models and checkpoints are written as) first. From
 * Backdraft only {@code org.backdraft.tensor} may be imported.
 */
package org.backdraft.driver.files;
