/**
 * Ways to get the gradients of a step, of one model or of several that are trained together, and
 * what travels between driver and executors for it.
 *
 * <p>Read {@link org.backdraft.driver.sync.GradientSource} (what the trainer asks) and {@link
 * org.backdraft.driver.sync.JobPerStep} (one Spark job a step) first; then {@link
 * org.backdraft.driver.sync.ResidentSource} (one job for many steps).
 *
 * <p>What travels over the wire, for M parameters of the models in the step together:
 *
 * <ul>
 *   <li>once, to each executor: a {@link org.backdraft.driver.sync.Plan}, every model's task and
 *       the BLAS settings;
 *   <li>each step, to each executor: {@link org.backdraft.driver.sync.Weights}, all their thetas in
 *       one broadcast, 4M bytes and 4 a model;
 *   <li>each step, from each task: {@link org.backdraft.driver.sync.PackedSums}, a section a model
 *       with the sums of the complete subtrees that the task holds, 4M bytes a subtree; or, in
 *       slices, the same to the executors that add each slice, and from these 4M bytes together to
 *       the driver ({@link org.backdraft.driver.sync.SlicedSums}).
 * </ul>
 *
 * <p>Of the sums, those of whole groups may be rounded and travel as 2M bytes ({@link
 * org.backdraft.worker.Rounding} says where, and what it does to the bits).
 *
 * <p>Resident workers get a {@link org.backdraft.driver.sync.Plan} as well, and each step the same
 * numbers as {@link org.backdraft.driver.sync.ResidentMessages} says, to and from each task: out of
 * the arrays that they are in ({@link org.backdraft.driver.sync.NumberBody}) and into those where
 * they are needed ({@link org.backdraft.driver.sync.NumberStream}). The sums go in slices ({@link
 * org.backdraft.driver.sync.SliceMessage}), which are added while the next ones arrive ({@link
 * org.backdraft.driver.sync.SliceTrees}), and of which only a few may be under way ({@link
 * org.backdraft.driver.sync.SliceProgress}): so the driver holds one sum, however many workers
 * there are. Sparse sums of few columns go packed and all at once.
 *
 * <p>Between the driver and tasks in its own JVM, resident or not, nothing travels ({@link
 * org.backdraft.driver.sync.Handover}), but for slices.
 *
 * <p>A model that is left out of a step costs 4 bytes each way.
 *
 * <p>Invariants: every source returns the same bits for the same model, theta and step, whatever
 * other models are in the step, and where; broadcasts are made, used and destroyed in one method;
 * handlers that run in Spark's scheduler only store. From Backdraft only {@code cluster}, {@code
 * worker}, {@code nn} and {@code tensor} may be imported.
 */
package org.backdraft.driver.sync;
