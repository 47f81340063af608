package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.backdraft.driver.Readme.Block;
import org.backdraft.driver.config.RunConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** README's configurations are read, its Java is compiled, and its folders are there. */
class ReadmeBlocksTest {
    private static final Pattern FOLDER = Pattern.compile("(?m)^( *)([\\w-]+)/");

    /** What README's pieces of Java take for granted. */
    private static final String AROUND =
            """
            import org.apache.spark.ml.*;
            import org.apache.spark.ml.feature.*;
            import org.apache.spark.sql.*;
            import org.backdraft.driver.ml.*;
            class Piece {
                void run(StringIndexer indexer, VectorAssembler assembler, StandardScaler scaler,
                        Dataset<Row> train) throws Exception {
            %s
                }
            }
            """;

    @TempDir private Path folder;

    private static List<Block> plain() {
        return Readme.blocks().stream()
                .filter(block -> block.language().isEmpty() && !ReadmeCommands.isCommands(block))
                .toList();
    }

    private static boolean isTree(Block block) {
        return block.text().startsWith("worker-ops/");
    }

    @Test
    void configurations_eachBlock_isRead() {
        List<Block> blocks =
                plain().stream()
                        .filter(block -> !isTree(block) && !block.text().startsWith("step(E)"))
                        .toList();
        String whole = blocks.get(0).text();

        assertThat(blocks).hasSizeGreaterThanOrEqualTo(3);
        for (Block block : blocks) {
            assertThatCode(() -> RunConfig.parse(whole + block.text(), "README.md", Map.of()))
                    .as(block.text())
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void java_eachBlock_compiles() throws IOException {
        List<Block> blocks =
                Readme.blocks().stream().filter(block -> block.language().equals("java")).toList();

        assertThat(blocks).isNotEmpty();
        for (Block block : blocks) {
            assertThat(mistakes(block.text())).as(block.text()).isEmpty();
        }
    }

    private String mistakes(String text) throws IOException {
        Matcher named = Pattern.compile("(?m)^(?:public )?(?:final )?class (\\w+)").matcher(text);
        boolean whole = named.find();
        String name = whole ? named.group(1) : "Piece";
        Path source =
                Files.writeString(
                        folder.resolve(name + ".java"), whole ? text : AROUND.formatted(text));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-proc:none", "-nowarn", "-d", folder.toString());
            boolean compiled =
                    compiler.getTask(
                                    said,
                                    files,
                                    null,
                                    options,
                                    null,
                                    files.getJavaFileObjects(source))
                            .call();
            return compiled ? "" : said.toString();
        }
    }

    /** Modules and packages in the overview of where things are. */
    @Test
    void folders_eachOfTheOverview_isThere() {
        String tree = plain().stream().filter(ReadmeBlocksTest::isTree).findFirst().get().text();
        String module = "";
        Matcher line = FOLDER.matcher(tree);
        int folders = 0;
        while (line.find()) {
            boolean isModule = line.group(1).isEmpty();
            module = isModule ? line.group(2) : module;
            String root = module.equals("driver") ? "/driver" : "";
            Path path =
                    isModule
                            ? Path.of("..", module)
                            : Path.of(
                                    "..",
                                    module,
                                    "src/main/java/org/backdraft" + root,
                                    line.group(2));
            assertThat(path).isDirectory();
            folders++;
        }

        assertThat(folders).isGreaterThan(20);
    }
}
