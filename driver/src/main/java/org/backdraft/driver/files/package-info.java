/**
 * Files on any file system that Hadoop reaches, and the format of tensors in them.
 *
 * <p>Read {@link org.backdraft.driver.files.HadoopFiles} (where files are) and {@link
 * org.backdraft.driver.files.Safetensors} (what models and checkpoints are written as) first.
 * Nothing is imported from Backdraft.
 */
package org.backdraft.driver.files;
