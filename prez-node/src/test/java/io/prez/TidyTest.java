package io.prez;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rules about the checkout's text that no compiler knows. Each failure names file and line. */
class TidyTest {
    private static final Set<String> NOT_OURS = Set.of("target", ".git", ".idea", "data", "node_modules");
    private static final Pattern LINK =
            Pattern.compile("(?<!!)\\[[^\\]]*\\]\\(([^)\\s]+)\\)|!\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("^#{1,6} +(.*?)#* *$");

    private static Path top;
    private static List<Path> files;

    @BeforeAll
    static void findFiles() throws IOException {
        top = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(top.resolve(".mvn"))) {
            top = top.getParent();
        }
        files = new ArrayList<>();
        Files.walkFileTree(top, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return NOT_OURS.contains(directory.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                files.add(file);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Test
    void seesTheWholeCheckout() {
        assertTrue(named(".java").size() > 50, () -> "only " + named(".java").size() + " Java files below " + top);
    }

    @Test
    void everyPackageSaysWhatItIsForAndIsNullMarked() throws IOException {
        Set<String> problems = new TreeSet<>();
        for (Path file : mainSources()) {
            Path info = file.resolveSibling("package-info.java");
            if (!Files.exists(info)) {
                problems.add(top.relativize(file.getParent()) + " has no package-info.java");
            } else if (!Files.readString(info).contains("@NullMarked")) {
                problems.add(top.relativize(info) + " is not @NullMarked");
            } else if (!Files.readString(info).contains("/**")) {
                problems.add(top.relativize(info) + " says nothing");
            }
        }
        assertEquals(Set.of(), problems);
    }

    @Test
    void onlyMainClassesPrint() throws IOException {
        Set<String> problems = new TreeSet<>();
        for (Path file : mainSources()) {
            if (Files.readString(file).contains("public static void main(")) {
                continue;
            }
            problems.addAll(linesWith(file, Pattern.compile("System\\.(out|err)\\b|\\.printStackTrace\\(\\)")));
        }
        assertEquals(Set.of(), problems);
    }

    @Test
    void nothingIsLeftForLater() throws IOException {
        Pattern later = Pattern.compile("\\b(FIX" + "ME|TO" + "DO)\\b");
        Set<String> problems = new TreeSet<>();
        for (Path file : files) {
            problems.addAll(linesWith(file, later));
        }
        assertEquals(Set.of(), problems);
    }

    @Test
    void noTestSleepsOrIsSwitchedOff() throws IOException {
        Pattern smell = Pattern.compile("Thread\\" + ".sleep\\(|^\\s*@" + "Disabled");
        Set<String> problems = new TreeSet<>();
        for (Path file : named("Test.java")) {
            problems.addAll(linesWith(file, smell));
        }
        assertEquals(Set.of(), problems);
    }

    @Test
    void linksInDocumentsLeadSomewhere() throws IOException {
        Set<String> problems = new TreeSet<>();
        for (Path document : named(".md")) {
            Matcher link = LINK.matcher(withoutCode(Files.readString(document)));
            while (link.find()) {
                String target = link.group(1) == null ? link.group(2) : link.group(1);
                if (!target.matches("[a-z]+:.*")) {
                    check(document, target, problems);
                }
            }
        }
        assertEquals(Set.of(), problems);
    }

    @Test
    void everyDocumentIsLinkedFromTheReadme() throws IOException {
        String readme = Files.readString(top.resolve("README.md"));
        Set<String> missing = named(".md").stream()
                .map(document -> top.relativize(document).toString())
                .filter(name -> name.startsWith("docs/") && name.indexOf('/', "docs/".length()) < 0)
                .filter(name -> !readme.contains("(" + name))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), missing);
    }

    private static void check(Path document, String target, Set<String> problems) throws IOException {
        int hash = target.indexOf('#');
        String path = hash < 0 ? target : target.substring(0, hash);
        Path file = path.isEmpty() ? document : document.resolveSibling(path).normalize();
        String where = top.relativize(document) + " links to " + target;
        if (!Files.exists(file)) {
            problems.add(where + ", which does not exist");
        } else if (hash >= 0
                && file.toString().endsWith(".md")
                && !anchors(file).contains(target.substring(hash + 1))) {
            problems.add(where + ", and there is no such heading");
        }
    }

    /** The anchors of a document's headings, made as code hosts make them. */
    private static Set<String> anchors(Path document) throws IOException {
        return withoutCode(Files.readString(document))
                .lines()
                .map(HEADING::matcher)
                .filter(Matcher::matches)
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}\\- _]", "")
                        .strip()
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    private static String withoutCode(String markdown) {
        return Pattern.compile("^```.*?^```", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(markdown)
                .replaceAll("");
    }

    private static List<Path> mainSources() {
        return named(".java").stream()
                .filter(file -> top.relativize(file).toString().contains("/src/main/java/"))
                .toList();
    }

    private static List<Path> named(String ending) {
        return files.stream()
                .filter(file -> file.getFileName().toString().endsWith(ending))
                .toList();
    }

    private static List<String> linesWith(Path file, Pattern pattern) throws IOException {
        List<String> found = new ArrayList<>();
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (MalformedInputException e) {
            // Not text: an image, say.
            return found;
        }
        for (int i = 0; i < lines.size(); i++) {
            if (pattern.matcher(lines.get(i)).find()) {
                found.add(top.relativize(file) + ":" + (i + 1) + ": "
                        + lines.get(i).strip());
            }
        }
        return found;
    }
}
