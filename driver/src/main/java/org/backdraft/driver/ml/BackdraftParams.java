package org.backdraft.driver.ml;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.param.shared.HasMaxIter;
import org.apache.spark.ml.param.shared.HasSeed;
import org.apache.spark.ml.param.shared.HasWeightCol;

/**
 * The params that Backdraft's estimators share, their setters and getters. {@code explainParams}
 * says what each is for, and its default, which is that of a configuration file.
 *
 * @param <E> the estimator
 */
public interface BackdraftParams<E extends BackdraftParams<E>>
        extends Params, HasMaxIter, HasSeed, HasWeightCol {

    /** All of them. */
    StageParams stageParams();

    /** Units of each hidden layer; none for a linear model. */
    default IntArrayParam hiddenLayers() {
        return stageParams().hiddenLayers;
    }

    /** Sets {@link #hiddenLayers}. */
    default E setHiddenLayers(int[] value) {
        return with(hiddenLayers(), value);
    }

    /** The value of {@link #hiddenLayers}. */
    default int[] getHiddenLayers() {
        return isDefined(hiddenLayers()) ? getOrDefault(hiddenLayers()) : new int[0];
    }

    /** What follows each hidden layer. */
    default Param<String> activation() {
        return stageParams().activation;
    }

    /** Sets {@link #activation}. */
    default E setActivation(String value) {
        return with(activation(), value);
    }

    /** The value of {@link #activation}. */
    default String getActivation() {
        return getOrDefault(activation());
    }

    /** The network as a configuration's list of modules, in place of hidden layers. */
    default Param<String> network() {
        return stageParams().network;
    }

    /** Sets {@link #network}. */
    default E setNetwork(String value) {
        return with(network(), value);
    }

    /** The value of {@link #network}. */
    default String getNetwork() {
        return getOrDefault(network());
    }

    /** What is minimised. */
    default Param<String> loss() {
        return stageParams().loss;
    }

    /** Sets {@link #loss}. */
    default E setLoss(String value) {
        return with(loss(), value);
    }

    /** The value of {@link #loss}. */
    default String getLoss() {
        return getOrDefault(loss());
    }

    /** Type of the optimizer. */
    default Param<String> solver() {
        return stageParams().solver;
    }

    /** Sets {@link #solver}. */
    default E setSolver(String value) {
        return with(solver(), value);
    }

    /** The value of {@link #solver}. */
    default String getSolver() {
        return getOrDefault(solver());
    }

    /** Step size. */
    default DoubleParam learningRate() {
        return stageParams().learningRate;
    }

    /** Sets {@link #learningRate}. */
    default E setLearningRate(double value) {
        return with(learningRate(), value);
    }

    /** The value of {@link #learningRate}. */
    default double getLearningRate() {
        return (double) getOrDefault(learningRate());
    }

    /** Momentum of sgd, rmsprop or lars. */
    default DoubleParam momentum() {
        return stageParams().momentum;
    }

    /** Sets {@link #momentum}. */
    default E setMomentum(double value) {
        return with(momentum(), value);
    }

    /** The value of {@link #momentum}. */
    default double getMomentum() {
        return (double) getOrDefault(momentum());
    }

    /** Relative decrease of the loss at which lbfgs ends. */
    default DoubleParam tol() {
        return stageParams().tol;
    }

    /** Sets {@link #tol}. */
    default E setTol(double value) {
        return with(tol(), value);
    }

    /** The value of {@link #tol}. */
    default double getTol() {
        return (double) getOrDefault(tol());
    }

    /** L2 penalty on weights. */
    default DoubleParam regParam() {
        return stageParams().regParam;
    }

    /** Sets {@link #regParam}. */
    default E setRegParam(double value) {
        return with(regParam(), value);
    }

    /** The value of {@link #regParam}. */
    default double getRegParam() {
        return (double) getOrDefault(regParam());
    }

    /** Rows of a minibatch. */
    default LongParam batchSize() {
        return stageParams().batchSize;
    }

    /** Sets {@link #batchSize}. */
    default E setBatchSize(long value) {
        return with(batchSize(), value);
    }

    /** The value of {@link #batchSize}. */
    default long getBatchSize() {
        return (long) getOrDefault(batchSize());
    }

    /** Passes over the data, or most iterations of lbfgs. */
    @Override
    default IntParam maxIter() {
        return stageParams().maxIter;
    }

    /** Sets {@link #maxIter}. */
    default E setMaxIter(int value) {
        return with(maxIter(), value);
    }

    /** Seed of everything random. */
    @Override
    default LongParam seed() {
        return stageParams().seed;
    }

    /** Sets {@link #seed}. */
    default E setSeed(long value) {
        return with(seed(), value);
    }

    /** Shards that rows are dealt to. */
    default IntParam shards() {
        return stageParams().shards;
    }

    /** Sets {@link #shards}. */
    default E setShards(int value) {
        return with(shards(), value);
    }

    /** The value of {@link #shards}. */
    default int getShards() {
        return (int) getOrDefault(shards());
    }

    /** How gradients come together. */
    default Param<String> sync() {
        return stageParams().sync;
    }

    /** Sets {@link #sync}. */
    default E setSync(String value) {
        return with(sync(), value);
    }

    /** The value of {@link #sync}. */
    default String getSync() {
        return getOrDefault(sync());
    }

    /** Share of the rows held back for validation. */
    default DoubleParam validationFraction() {
        return stageParams().validationFraction;
    }

    /** Sets {@link #validationFraction}. */
    default E setValidationFraction(double value) {
        return with(validationFraction(), value);
    }

    /** The value of {@link #validationFraction}. */
    default double getValidationFraction() {
        return (double) getOrDefault(validationFraction());
    }

    /** Epochs without a better validation loss after which training stops. */
    default IntParam earlyStoppingPatience() {
        return stageParams().earlyStoppingPatience;
    }

    /** Sets {@link #earlyStoppingPatience}. */
    default E setEarlyStoppingPatience(int value) {
        return with(earlyStoppingPatience(), value);
    }

    /** The value of {@link #earlyStoppingPatience}. */
    default int getEarlyStoppingPatience() {
        return (int) getOrDefault(earlyStoppingPatience());
    }

    /** Folder for metrics, checkpoints and model. */
    default Param<String> runDirectory() {
        return stageParams().runDirectory;
    }

    /** Sets {@link #runDirectory}. */
    default E setRunDirectory(String value) {
        return with(runDirectory(), value);
    }

    /** The value of {@link #runDirectory}. */
    default String getRunDirectory() {
        return getOrDefault(runDirectory());
    }

    /** Any other keys of a configuration, as KEY=VALUE. */
    default StringArrayParam settings() {
        return stageParams().settings;
    }

    /** Sets {@link #settings}. */
    default E setSettings(String[] value) {
        return with(settings(), value);
    }

    /** The value of {@link #settings}. */
    default String[] getSettings() {
        return isDefined(settings()) ? getOrDefault(settings()) : new String[0];
    }

    /** Column of the rows' weights. */
    @Override
    default Param<String> weightCol() {
        return stageParams().weightCol;
    }

    /** Sets {@link #weightCol}. */
    default E setWeightCol(String value) {
        return with(weightCol(), value);
    }

    /** Sets {@link #learningRate} by the name that MLlib has for it. */
    default E setStepSize(double value) {
        return setLearningRate(value);
    }

    /** Sets {@link #batchSize} by the name that MLlib has for the rows that go together. */
    default E setBlockSize(int value) {
        return setBatchSize(value);
    }

    /** Sets a param and gives the estimator back. */
    @SuppressWarnings("unchecked")
    private <T> E with(Param<T> param, T value) {
        set(param, value);
        return (E) this;
    }

    /** For Scala's initialisers alone, which Java classes don't run. */
    @Override
    default void org$apache$spark$ml$param$shared$HasMaxIter$_setter_$maxIter_$eq(IntParam param) {
        throw new UnsupportedOperationException("maxIter is made by " + getClass());
    }

    /** Likewise. */
    @Override
    default void org$apache$spark$ml$param$shared$HasSeed$_setter_$seed_$eq(LongParam param) {
        throw new UnsupportedOperationException("seed is made by " + getClass());
    }

    /** Likewise. */
    @Override
    default void org$apache$spark$ml$param$shared$HasWeightCol$_setter_$weightCol_$eq(
            Param<String> param) {
        throw new UnsupportedOperationException("weightCol is made by " + getClass());
    }
}
