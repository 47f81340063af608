/**
 * Files on any file system that Hadoop reaches.
 *
 * <p>Read {@link org.backdraft.driver.files.HadoopFiles} first. Nothing is imported from Backdraft.
 */
package org.backdraft.driver.files;
