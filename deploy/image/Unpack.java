import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** Takes the files below a folder out of a jar: {@code java Unpack.java JAR FOLDER/ DIRECTORY}. */
final class Unpack {
    private Unpack() {}

    public static void main(String[] arguments) throws Exception {
        try (JarFile jar = new JarFile(arguments[0])) {
            for (JarEntry entry : jar.stream().filter(e -> !e.isDirectory()).toList()) {
                if (entry.getName().startsWith(arguments[1])) {
                    Path target = Path.of(arguments[2]).resolve(Path.of(entry.getName()).getFileName());
                    Files.copy(jar.getInputStream(entry), target);
                }
            }
        }
    }
}
