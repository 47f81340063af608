package org.backdraft.driver.files;

import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.hdfs.BlockMissingException;
import org.apache.hadoop.hdfs.protocol.QuotaExceededException;
import org.apache.hadoop.hdfs.server.namenode.SafeModeException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.security.AccessControlException;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is wrong with a file system, for people.
 *
 * @param message what happened, and what to do
 * @param isMistake whether the user has to change something in what was asked for
 */
public record FileTrouble(String message, boolean isMistake) {
    /** As HDFS says it; the place may be any folder on the way to the file. */
    private static final Pattern DENIED =
            Pattern.compile(
                    "Permission denied: user=([^,]+), access=([A-Z_]+),"
                            + " inode=\"([^\"]*)\":([^:]+):([^:]+):([-drwxtT+]+)");

    /** The first words of a line that continues a stack trace. */
    private static final Pattern TRACE =
            Pattern.compile("\\s*\\R(?:\\s+at |\\s*Driver stacktrace:|\\s*\\.\\.\\. \\d+ more)");

    private static final Pattern CALL =
            Pattern.compile("Call From \\S+ to (\\S+) failed on [^:]*: (?:[\\w.$]+: )?(.*)");

    private static final String NO_ROOM = "could only be written to";

    private static final Pattern NO_HOST = Pattern.compile("Incomplete HDFS URI, no host: (\\S+)");
    private static final String SETTINGS =
            "a cluster's own names and settings are found where the environment variable"
                    + " HADOOP_CONF_DIR says";

    /** What a failure, or one that caused it, says about a file system. */
    public static Optional<FileTrouble> of(Throwable failure) {
        Throwable cause = failure;
        // Causes may go round in a circle.
        for (int depth = 0; cause != null && depth < 50; depth++) {
            FileTrouble found = one(cause);
            if (found != null) {
                return Optional.of(found);
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    /** A failure's message without the stack traces that Hadoop and Spark put into theirs. */
    public static String brief(Throwable failure) {
        String message = failure.getMessage();
        if (message == null || message.isBlank()) {
            return failure.getClass().getSimpleName();
        }
        Matcher trace = TRACE.matcher(message);
        return (trace.find() ? message.substring(0, trace.start()) : message).strip();
    }

    private static FileTrouble one(Throwable failure) {
        if (is(failure, AccessControlException.class)) {
            return new FileTrouble(denied(brief(failure)), true);
        }
        if (is(failure, SafeModeException.class)) {
            return new FileTrouble(
                    ("HDFS is in safe mode, in which it can be read but not written to: %s%nit leaves"
                                    + " safe mode by itself once enough DataNodes have reported; hdfs"
                                    + " dfsadmin -safemode get tells, and -safemode leave ends it")
                            .formatted(firstLine(failure)),
                    false);
        }
        if (is(failure, BlockMissingException.class)) {
            return new FileTrouble(
                    firstLine(failure)
                            + ": no DataNode that has this block answers; hdfs dfsadmin -report tells"
                            + " which ones live, hdfs fsck PATH -files -blocks what is missing",
                    false);
        }
        if (is(failure, ParentNotDirectoryException.class)) {
            return new FileTrouble(firstLine(failure) + "; give a path below a folder", true);
        }
        if (is(failure, QuotaExceededException.class)) {
            return new FileTrouble(firstLine(failure), false);
        }
        if (failure instanceof RemoteException && brief(failure).contains(NO_ROOM)) {
            return new FileTrouble(
                    firstLine(failure)
                            + " hdfs dfsadmin -report tells which DataNodes live and what room they have",
                    false);
        }
        return network(failure);
    }

    private static FileTrouble network(Throwable failure) {
        if (failure instanceof UnknownHostException) {
            return new FileTrouble(
                    "no host is called '%s'; check the path: hdfs://HOST:PORT/... (%s)"
                            .formatted(host(failure), SETTINGS),
                    true);
        }
        if (failure instanceof ConnectException
                || failure instanceof NoRouteToHostException
                || failure instanceof SocketTimeoutException) {
            return new FileTrouble(
                    "can't connect%s; check host and port (of HDFS: that of the NameNode's RPC"
                                    .formatted(call(firstLine(failure)))
                            + " service, often 8020 or 9000) and whether it runs",
                    false);
        }
        Matcher none = NO_HOST.matcher(String.valueOf(failure.getMessage()));
        if (none.lookingAt()) {
            return new FileTrouble(
                    "%s names no host; write hdfs://HOST:PORT/... (%s)"
                            .formatted(none.group(1), SETTINGS),
                    true);
        }
        return null;
    }

    /** Whether a failure is of that type, here or where it came from. */
    private static boolean is(Throwable failure, Class<? extends Exception> type) {
        return type.isInstance(failure)
                || failure instanceof RemoteException remote
                        && type.getName().equals(remote.getClassName());
    }

    private static String denied(String message) {
        Matcher told = DENIED.matcher(message);
        if (!told.find()) {
            return message;
        }
        String user = told.group(1);
        String path = told.group(3);
        return ("permission denied: the user %s needs %s on %s, which belongs to %s:%s with %s; its"
                        + " owner may allow it (hdfs dfs -setfacl -m user:%s:%s %s), or run as another"
                        + " user")
                .formatted(
                        user,
                        told.group(2),
                        path,
                        told.group(4),
                        told.group(5),
                        told.group(6),
                        user,
                        letters(told.group(2)),
                        path);
    }

    /** READ_EXECUTE is r-x. */
    private static String letters(String access) {
        return (access.contains("READ") ? "r" : "-")
                + (access.contains("WRITE") ? "w" : "-")
                + (access.contains("EXECUTE") ? "x" : "-");
    }

    /** UnknownHostException says the host, or "invalid host name: ..." and more. */
    private static String host(Throwable failure) {
        Matcher words = Pattern.compile("\"?([^\\s\":()]+)\"?").matcher(brief(failure));
        Matcher named =
                Pattern.compile("destination host is: \"?([^\\s\":]+)").matcher(brief(failure));
        if (named.find()) {
            return named.group(1);
        }
        return words.find() ? words.group(1) : brief(failure);
    }

    private static String firstLine(Throwable failure) {
        return brief(failure).lines().findFirst().orElse("").strip();
    }

    /** Where a call went to and what became of it. */
    private static String call(String message) {
        String plain = message.replaceFirst(";\\s*For more details see:?.*$", "");
        Matcher call = CALL.matcher(plain);
        return call.matches() ? " to %s: %s".formatted(call.group(1), call.group(2)) : ": " + plain;
    }
}
