package org.backdraft.driver.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.driver.localcluster.ClusterState.Ports;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class ClusterStateTest {
    private static final ClusterLayout LAYOUT = new ClusterLayout(2, 1, 1024, 1);

    @TempDir private Path folder;

    private static Daemon sleeper(String name) throws IOException {
        Process process = new ProcessBuilder("sleep", "60").start();
        return Daemon.of(name, process.toHandle(), "log");
    }

    @Test
    void state_writtenAndRead_isTheSame() throws IOException {
        Daemon daemon = new Daemon("master", 1, 2, "master.log");
        ClusterState state = new ClusterState(LAYOUT, new Ports(1, 2, 3, 4), List.of(daemon));

        state.write(folder.resolve("state"));

        assertThat(ClusterState.read(folder.resolve("state"))).isEqualTo(state);
        assertThat(state.master()).isEqualTo("spark://127.0.0.1:1");
        assertThat(state.hdfs()).isEqualTo("hdfs://127.0.0.1:3");
    }

    @Test
    void read_nothingOrRubbish_tells() throws IOException {
        assertThat(ClusterState.read(folder.resolve("none"))).isNull();
        Path rubbish = Files.writeString(folder.resolve("rubbish"), "{\"layout\": 1");
        assertThatThrownBy(() -> ClusterState.read(rubbish))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(rubbish + " is damaged");
    }

    @Test
    void daemon_killed_isDead() throws Exception {
        Daemon daemon = sleeper("sleeper");
        assertThat(daemon.isAlive()).isTrue();
        assertThat(daemon.awaitEnd(50)).isFalse();

        daemon.kill();

        assertThat(daemon.awaitEnd(10_000)).isTrue();
        assertThat(daemon.isAlive()).isFalse();
    }

    @Test
    void daemon_ofAnotherStart_isNotTouched() throws Exception {
        Daemon daemon = sleeper("sleeper");
        Daemon earlier = new Daemon("earlier", daemon.pid(), daemon.startMillis() - 1000, "log");

        earlier.kill();

        assertThat(earlier.isAlive()).isFalse();
        assertThat(daemon.awaitEnd(200)).isFalse();
        daemon.kill();
    }

    @Test
    void stop_processesThatLive_endsThemOnce() throws Exception {
        LocalCluster cluster = new LocalCluster(new ClusterFolder(folder));
        assertThat(cluster.stop()).isZero();
        new ClusterState(LAYOUT, new Ports(0, 0, 0, 0), List.of(sleeper("one"), sleeper("two")))
                .write(folder.resolve("cluster.json"));

        assertThat(cluster.stop()).isEqualTo(2);
        assertThat(cluster.stop()).isZero();
        assertThat(cluster.state().processes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 1024, 0", "-1, 1, 1024, 1", "1, 0, 1024, 1", "1, 1, 100, 1"})
    void layout_impossible_isRefused(int workers, int cores, int memory, int dataNodes) {
        assertThatThrownBy(() -> new ClusterLayout(workers, cores, memory, dataNodes))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ports_wantedAndFree_isGivenOnce() throws IOException {
        FreePorts free = new FreePorts();
        int any = free.next(0);

        assertThat(new FreePorts().next(any)).isEqualTo(any);
        assertThat(free.next(any)).isNotEqualTo(any).isPositive();
    }
}
