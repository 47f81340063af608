package org.backdraft.driver;

import org.apache.spark.SparkException;
import org.backdraft.driver.cluster.ClusterException;
import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.data.DataException;
import org.backdraft.driver.data.DiskException;
import org.backdraft.driver.files.FileException;
import org.backdraft.driver.files.FileTrouble;
import org.backdraft.driver.train.NonFiniteException;
import org.backdraft.nn.ShapeException;
import org.backdraft.tensor.BlasUnavailableException;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** What a failure means to the user: one message, and an exit code. */
final class Failures implements IExecutionExceptionHandler {
    private static final int FAILED = 1;
    private static final int MISTAKE = 2;

    @Override
    public int handleExecutionException(
            Exception failure, CommandLine command, ParseResult arguments) {
        if (Interruption.isUnderWay()) {
            return FAILED;
        }
        int code = say(failure);
        if (failure instanceof ResumableException && code == FAILED) {
            System.err.println("backdraft: go on with: " + failure.getMessage());
        }
        return code;
    }

    private static int say(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConfigurationException
                    || cause instanceof DataException
                    || cause instanceof FileException
                    || cause instanceof ShapeException) {
                return say(cause.getMessage(), MISTAKE);
            }
            if (cause instanceof NonFiniteException
                    || cause instanceof BlasUnavailableException
                    || cause instanceof ClusterException
                    || cause instanceof DiskException) {
                return say(cause.getMessage(), FAILED);
            }
        }
        Optional<FileTrouble> trouble = FileTrouble.of(failure);
        if (trouble.isPresent()) {
            return say(trouble.get().message(), trouble.get().isMistake() ? MISTAKE : FAILED);
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SparkException
                    || cause instanceof IOException
                    || cause instanceof UncheckedIOException) {
                return say(FileTrouble.brief(cause), FAILED);
            }
        }
        System.err.println("backdraft: unexpected failure; please report this:");
        failure.printStackTrace();
        return FAILED;
    }

    private static int say(String message, int code) {
        System.err.println("backdraft: " + message);
        return code;
    }
}
