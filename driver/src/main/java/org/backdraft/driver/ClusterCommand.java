package org.backdraft.driver;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FsShell;
import org.apache.hadoop.util.ToolRunner;
import org.backdraft.driver.localcluster.ClusterFolder;
import org.backdraft.driver.localcluster.ClusterLayout;
import org.backdraft.driver.localcluster.ClusterState;
import org.backdraft.driver.localcluster.Daemon;
import org.backdraft.driver.localcluster.LocalCluster;
import org.backdraft.driver.localcluster.MavenJars;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

@Command(
        name = "cluster",
        description = {
            "A Spark cluster and an HDFS of real processes on this machine, to try things on.",
            "All of it listens on 127.0.0.1 only and is kept in one folder, HDFS's files and logs"
                    + " included; delete the folder to begin from nothing."
        },
        synopsisSubcommandLabel = "start|stop|status|fs",
        subcommands = ClusterCommand.Shell.class,
        mixinStandardHelpOptions = true)
final class ClusterCommand {
    private static final int DOWN = 1;

    @Spec private CommandSpec spec;

    /** Where the cluster is. */
    static final class Place {
        @Option(
                names = "--dir",
                paramLabel = "DIR",
                description = "Folder of the cluster (default: driver/target/cluster).")
        private Path given;

        private ClusterFolder folder() {
            return new ClusterFolder(given == null ? MavenJars.target().resolve("cluster") : given);
        }
    }

    @Command(
            name = "start",
            description =
                    "Starts the processes that don't run yet and returns when all of them answer."
                            + " Spark's executors are started by applications.",
            mixinStandardHelpOptions = true)
    int start(
            @Mixin Place place,
            @Option(
                            names = "--workers",
                            paramLabel = "N",
                            defaultValue = "2",
                            description =
                                    "Spark's worker processes; 0: HDFS alone (default:"
                                            + " ${DEFAULT-VALUE}).")
                    int workers,
            @Option(
                            names = "--cores",
                            paramLabel = "C",
                            defaultValue = "1",
                            description = "Cores of each worker (default: ${DEFAULT-VALUE}).")
                    int cores,
            @Option(
                            names = "--memory",
                            paramLabel = "MIB",
                            defaultValue = "1024",
                            description =
                                    "MiB that each worker has for executors (default:"
                                            + " ${DEFAULT-VALUE}).")
                    int memory,
            @Option(
                            names = "--datanodes",
                            paramLabel = "D",
                            defaultValue = "2",
                            description =
                                    "HDFS's DataNode processes; 0: Spark alone (default:"
                                            + " ${DEFAULT-VALUE}).")
                    int dataNodes,
            @Option(
                            names = "--timeout",
                            paramLabel = "SECONDS",
                            defaultValue = "120",
                            description =
                                    "How long to wait for all of it (default: ${DEFAULT-VALUE}).")
                    int seconds)
            throws Exception {
        ClusterLayout layout = layout(workers, cores, memory, dataNodes);
        ClusterFolder folder = place.folder();
        LocalCluster cluster = new LocalCluster(folder);
        ClusterState before = cluster.state();
        ClusterState state = cluster.start(layout, seconds);
        if (before != null && state.processes().equals(before.processes())) {
            System.out.println("started already");
        }
        if (!state.layout().equals(layout)) {
            System.out.println("its layout stays as it was; stop it first to change that");
        }
        return report(folder, state);
    }

    private ClusterLayout layout(int workers, int cores, int memory, int dataNodes) {
        try {
            return new ClusterLayout(workers, cores, memory, dataNodes);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.subcommands().get("start"), e.getMessage());
        }
    }

    @Command(
            name = "stop",
            description = "Stops what still runs, and returns when it is gone. HDFS's files stay.",
            mixinStandardHelpOptions = true)
    int stop(@Mixin Place place) throws Exception {
        int stopped = new LocalCluster(place.folder()).stop();
        System.out.println(
                stopped == 0 ? "nothing runs" : "stopped %d processes".formatted(stopped));
        return 0;
    }

    @Command(
            name = "status",
            description = "Tells what lives; exit code 1 unless all of it does.",
            mixinStandardHelpOptions = true)
    int status(@Mixin Place place) throws Exception {
        ClusterFolder folder = place.folder();
        ClusterState state = new LocalCluster(folder).state();
        if (state == null || state.processes().isEmpty()) {
            System.out.println("not started");
            return DOWN;
        }
        return report(folder, state);
    }

    /** HDFS's shell. */
    @Command(
            name = "fs",
            description = {
                "Hadoop's file system shell on the cluster's HDFS, whose paths may begin with /:",
                "  fs -mkdir /data; fs -put local.csv /data; fs -ls /data; fs -help"
            })
    static final class Shell implements Callable<Integer> {
        @Mixin private Place place;

        /** Words that mean something to Hadoop, not here. */
        @Unmatched private List<String> arguments = new ArrayList<>();

        @Override
        public Integer call() throws Exception {
            ClusterState state = new LocalCluster(place.folder()).state();
            if (state == null || state.processes().isEmpty() || state.hdfs() == null) {
                System.err.println("backdraft: no HDFS was started; scripts/cluster start");
                return DOWN;
            }
            Configuration configuration = new Configuration();
            for (String name : List.of("core-site.xml", "hdfs-site.xml")) {
                Path file = place.folder().hadoopConf().resolve(name);
                configuration.addResource(new org.apache.hadoop.fs.Path(file.toUri()));
            }
            return ToolRunner.run(new FsShell(configuration), arguments.toArray(new String[0]));
        }
    }

    private static int report(ClusterFolder folder, ClusterState state) throws Exception {
        for (Daemon daemon : state.processes()) {
            System.out.printf(
                    "%-11s %-8s %s%n",
                    daemon.name(), daemon.isAlive() ? "pid " + daemon.pid() : "DEAD", daemon.log());
        }
        List<String> missing = new LocalCluster(folder).missing(state);
        if (!missing.isEmpty()) {
            System.out.println("not all is well: " + String.join(", ", missing));
            return DOWN;
        }
        tell(folder, state);
        return 0;
    }

    private static void tell(ClusterFolder folder, ClusterState state) {
        ClusterLayout layout = state.layout();
        if (state.master() != null) {
            System.out.printf(
                    "Spark  %s, %d workers with %d cores and %,d MiB each; its page:"
                            + " http://127.0.0.1:%d%n",
                    state.master(),
                    layout.workers(),
                    layout.cores(),
                    layout.memoryMebibytes(),
                    state.ports().masterUi());
        }
        if (state.hdfs() != null) {
            System.out.printf(
                    "HDFS   %s, %d DataNodes; its page: http://127.0.0.1:%d%n",
                    state.hdfs(), layout.dataNodes(), state.ports().nameNodeUi());
        }
        System.out.printf("Logs   %s%n", folder.logs());
        System.out.printf("Try    scripts/backdraft train conf/quickstart.conf");
        if (state.master() != null) {
            System.out.printf(" --set spark.master=%s", state.master());
        }
        if (state.hdfs() != null) {
            System.out.printf(" --run %s/runs/first", state.hdfs());
        }
        System.out.println();
    }
}
