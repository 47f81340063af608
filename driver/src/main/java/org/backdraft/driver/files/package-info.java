/**
 * Files on any file system that Hadoop reaches.
 *
 * <p>Read {@link org.backdraft.driver.files.HadoopFiles} first. From Backdraft only {@code
 * org.backdraft.tensor} may be imported.
 */
package org.backdraft.driver.files;
