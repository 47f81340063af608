package org.backdraft.driver;

import org.backdraft.driver.Readme.Block;
import org.backdraft.driver.kernels.KernelsTest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** README's commands, and which test runs each of them. */
final class ReadmeCommands {
    /** How each command is tested, in an order in which they can run. */
    static final Map<String, Way> WAYS = ways();

    /** How a command is tested. */
    sealed interface Way {

        /** By running it on little data, with further words. */
        record Run(List<String> more) implements Way {}

        /** By a test of its own, as it needs a cluster or minutes. */
        record Elsewhere(Class<?> test) implements Way {}

        /** Its words are parsed only: it measures for minutes, or needs what isn't here. */
        record Parsed() implements Way {}
    }

    private ReadmeCommands() {}

    private static Way.Run run(String... more) {
        return new Way.Run(List.of(more));
    }

    private static Map<String, Way> ways() {
        Map<String, Way> ways = new LinkedHashMap<>();
        String[] few = {"--set", "epochs=1", "--set", "data.train.rows=500"};
        ways.put("scripts/backdraft keys", run());
        ways.put("scripts/backdraft keys optimizer", run());
        ways.put("scripts/backdraft train conf/quickstart.conf", run(few));
        ways.put("scripts/backdraft train conf/spirals.conf --run runs/spirals", run(few));
        ways.put(
                "scripts/backdraft picture boundary runs/spirals/model.safetensors"
                        + " --output spirals.png",
                run());
        ways.put(
                "scripts/backdraft picture augmentation CONF --output runs/images.png",
                run("--set", "augmentation={shape=[1,1,2],shift=1}"));
        ways.put("scripts/backdraft train conf/features.conf --run runs/features", run(few));
        String features = " runs/features/model.safetensors ";
        ways.put(
                "scripts/backdraft picture exciting"
                        + features
                        + "--units 8 --output runs/features.png",
                run());
        ways.put(
                "scripts/backdraft picture weights" + features + "--output runs/filters.png",
                run());
        ways.put(
                "scripts/backdraft picture activations"
                        + features
                        + "--example 3 --output runs/maps.png",
                run());
        ways.put(
                "scripts/backdraft picture occlusion"
                        + features
                        + "--example 3 --output runs/cover.png",
                run());
        ways.put("scripts/backdraft doctor CONF", run());
        ways.put("scripts/backdraft find-lr CONF", run("--steps", "20", "--output", "lr.png"));
        ways.put("scripts/backdraft inspect PATH", run());
        ways.put("scripts/backdraft inspect hdfs:///iris/train --output iris.conf", run());
        ways.put("scripts/backdraft train iris.conf --run runs/iris", run());
        ways.put(
                "scripts/backdraft predict runs/iris/model.safetensors --input hdfs:///iris/new"
                        + " --output hdfs:///iris/answers --format parquet --columns id,_record",
                run());
        ways.put("scripts/backdraft export runs/iris/model.safetensors --output iris.onnx", run());
        ways.put(
                "scripts/backdraft train conf/mnist.conf --set vars.mnist=/path/to/mnist",
                run("--set", "epochs=1"));
        ways.put(
                "scripts/backdraft train conf/mnist.conf --run runs/mine --resume auto",
                run("--set", "epochs=1", "--set", "vars.mnist=/path/to/mnist"));
        addFaces(ways);
        addOthers(ways);
        return ways;
    }

    private static void addFaces(Map<String, Way> ways) {
        ways.put(
                "scripts/backdraft train conf/faces.conf --run runs/faces",
                run(
                        "--set",
                        "epochs=1",
                        "--set",
                        "data.train.rows=500",
                        "--set",
                        "data.validation.rows=100",
                        "--set",
                        "data.test.rows=100"));
        ways.put(
                "scripts/backdraft picture detect runs/faces/model.safetensors --scenes 20"
                        + " --output faces.png",
                run("--stride", "8"));
        ways.put(
                "scripts/backdraft picture detect runs/faces/model.safetensors --image group.jpg"
                        + " --output group.png",
                run());
    }

    private static void addOthers(Map<String, Way> ways) {
        Way cluster = new Way.Elsewhere(LocalClusterIT.class);
        Way submit = new Way.Elsewhere(SubmitIT.class);
        Way words = new Way.Elsewhere(SubmitScriptIT.class);
        ways.put("mvn verify", new Way.Elsewhere(ReadmeCommandsIT.class));
        ways.put("scripts/lecture", new Way.Elsewhere(LectureIT.class));
        ways.put("scripts/kernels", new Way.Elsewhere(KernelsTest.class));
        ways.put("scripts/kernels Scorer -f 2", new Way.Elsewhere(KernelsTest.class));
        ways.put(
                "scripts/submit --profile yarn --num-executors 4 -- train mine.conf"
                        + " --run hdfs:///runs/mine",
                words);
        ways.put(
                "scripts/submit --profile yarn --deploy-mode cluster --files conf/mine.conf"
                        + " -- train mine.conf --run hdfs:///runs/mine --resume auto",
                words);
        ways.put(
                "scripts/submit --profile standalone --master spark://HOST:7077 --deploy-mode cluster"
                        + " --supervise --jar hdfs:///backdraft.jar -- train hdfs:///mine.conf"
                        + " --run hdfs:///runs/mine --resume auto",
                submit);
        ways.put("scripts/submit --master ... --kill DRIVER", words);
        ways.put("scripts/cluster start", cluster);
        ways.put(
                "scripts/cluster start --workers 2 --cores 1 --memory 2048 --datanodes 0", cluster);
        ways.put("scripts/cluster fs -mkdir /data", cluster);
        ways.put("scripts/cluster fs -put mine.csv /data", cluster);
        ways.put(
                "scripts/backdraft train conf/quickstart.conf"
                        + " --set spark.master=spark://127.0.0.1:PORT"
                        + " --run hdfs://127.0.0.1:PORT/runs/first",
                cluster);
        ways.put("scripts/cluster stop", cluster);
        ways.put(
                "SPARK_SUBMIT_OPTS=-Xmx3g scripts/backdraft train conf/cluster/fifty-million.conf"
                        + " --set spark.master=spark://127.0.0.1:PORT"
                        + " --set spark.executor.memory=2g",
                new Way.Elsewhere(BigModelIT.class));
        ways.put("scripts/bench --soak 10000", new Way.Elsewhere(SoakIT.class));
        ways.put("scripts/bench --growth", new Way.Parsed());
        ways.put(
                "scripts/bench W1 W2 W3 W5 --sync in-process,resident,job-per-step"
                        + " --mnist /path/to/mnist",
                new Way.Parsed());
        ways.put("scripts/bench W4 --mllib --sync in-process", new Way.Parsed());
        ways.put("scripts/bench --loading --megabytes 50", new Way.Parsed());
        ways.put(
                "scripts/peers/run --mnist /path/to/mnist --sync resident,in-process W1 W3 W5",
                new Way.Parsed());
        ways.put(
                "scripts/peers/run --mnist FOLDER --runs 3 --sync in-process W6", new Way.Parsed());
        ways.put("scripts/backdraft VERB --help", new Way.Parsed());
    }

    /** Every command in blocks of code, and every one in backticks that says more than a name. */
    static Set<String> ofReadme() {
        Set<String> commands = new LinkedHashSet<>();
        Readme.blocks().stream()
                .filter(block -> block.language().isEmpty())
                .flatMap(ReadmeCommands::lines)
                .forEach(commands::add);
        Readme.spans(Readme.TEXT).stream()
                .filter(span -> span.matches("scripts/\\S+ .*|scripts/(kernels|lecture)"))
                .forEach(commands::add);
        return commands;
    }

    /** Whether a block holds commands. */
    static boolean isCommands(Block block) {
        return lines(block).findAny().isPresent();
    }

    private static Stream<String> lines(Block block) {
        List<String> commands = new ArrayList<>();
        boolean goesOn = false;
        for (String line : block.text().split("\n")) {
            String words = line.replaceFirst("\\s+# .*", "").strip();
            boolean more = words.endsWith("\\");
            String part = more ? words.substring(0, words.length() - 1).strip() : words;
            if (goesOn) {
                commands.add(commands.remove(commands.size() - 1) + " " + part);
            } else if (part.matches("(\\w+=\\S+ )?scripts/\\w.*|mvn .*")) {
                commands.add(part);
            }
            goesOn = more && !commands.isEmpty();
        }
        return commands.stream();
    }
}
