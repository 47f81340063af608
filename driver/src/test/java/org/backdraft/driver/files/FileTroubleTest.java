package org.backdraft.driver.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.hadoop.hdfs.server.namenode.SafeModeException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.security.AccessControlException;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;

/** The failures' texts are those of Hadoop 3.4.2 and Spark 4.1.0. */
class FileTroubleTest {
    private static FileTrouble of(Throwable failure) {
        return FileTrouble.of(new RuntimeException("outer", failure)).orElseThrow();
    }

    @Test
    void of_permissionDenied_namesUserPathAndWhatToAllow() {
        FileTrouble trouble =
                of(
                        new AccessControlException(
                                "Permission denied: user=alice, access=READ_EXECUTE,"
                                        + " inode=\"/a/b\":bob:staff:drwx------\n\tat org.X.y(X.java:1)"));

        assertThat(trouble.isMistake()).isTrue();
        assertThat(trouble.message())
                .isEqualTo(
                        "permission denied: the user alice needs READ_EXECUTE on /a/b, which belongs"
                                + " to bob:staff with drwx------; its owner may allow it (hdfs dfs"
                                + " -setfacl -m user:alice:r-x /a/b), or run as another user");
    }

    @Test
    void of_permissionDeniedInOtherWords_saysThem() {
        assertThat(of(new AccessControlException("Superuser privilege is required")).message())
                .isEqualTo("Superuser privilege is required");
    }

    @Test
    void of_remoteSafeMode_saysHowItEnds() {
        FileTrouble trouble =
                of(
                        new RemoteException(
                                SafeModeException.class.getName(),
                                "Cannot create file/x. Name node is in safe mode.\nIt was turned on"
                                        + " manually.\n\tat org.X.y(X.java:1)"));

        assertThat(trouble.isMistake()).isFalse();
        assertThat(trouble.message())
                .startsWith("HDFS is in safe mode")
                .contains("Cannot create file/x.", "-safemode leave")
                .doesNotContain("\tat");
    }

    @Test
    void of_refusedConnection_saysWhereTo() {
        FileTrouble trouble =
                of(
                        new ConnectException(
                                "Call From vm/127.0.0.1 to nn:8021 failed on connection exception:"
                                        + " java.net.ConnectException: Connection refused; For more"
                                        + " details see:  http://wiki.apache.org/hadoop/ConnectionRefused"));

        assertThat(trouble.isMistake()).isFalse();
        assertThat(trouble.message())
                .startsWith("can't connect to nn:8021: Connection refused; check host and port");
        assertThat(of(new SocketTimeoutException("20000 millis timeout")).message())
                .startsWith("can't connect: 20000 millis timeout; check host and port");
    }

    @Test
    void of_unknownHost_saysWhich() {
        FileTrouble alone = of(new UnknownHostException("nn.example"));
        FileTrouble call =
                of(
                        new UnknownHostException(
                                "Invalid host name: local host is: (unknown); destination host is:"
                                        + " \"nn.example\":8020; java.net.UnknownHostException"));

        assertThat(alone.isMistake()).isTrue();
        assertThat(alone.message()).startsWith("no host is called 'nn.example'");
        assertThat(call.message()).isEqualTo(alone.message());
    }

    @Test
    void of_otherFailures_isEmpty() {
        assertThat(FileTrouble.of(new IOException("disk full"))).isEmpty();
        IllegalStateException first = new IllegalStateException("circle");
        first.initCause(new IllegalStateException(first));
        assertThat(FileTrouble.of(first)).isEmpty();
    }

    @Test
    void brief_messageWithATrace_endsBeforeIt() {
        IOException failure =
                new IOException(
                        "Job aborted: Task 0 failed 4 times, most recent failure: java.io.IOException:"
                                + " broken\n\tat a.B.c(B.java:1)\n\nDriver stacktrace:");

        assertThat(FileTrouble.brief(failure))
                .isEqualTo(
                        "Job aborted: Task 0 failed 4 times, most recent failure:"
                                + " java.io.IOException: broken");
        assertThat(FileTrouble.brief(new IOException("two\nlines"))).isEqualTo("two\nlines");
        assertThat(FileTrouble.brief(new ConnectException())).isEqualTo("ConnectException");
    }
}
