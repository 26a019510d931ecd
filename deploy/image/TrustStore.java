import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes a trust store from a directory of PEM certificates: {@code java TrustStore.java DIRECTORY FILE}. The one of
 * the JDK at hand may be a link to what this machine trusts, which is no business of an image.
 */
final class TrustStore {
    private TrustStore() {}

    public static void main(String[] arguments) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        CertificateFactory x509 = CertificateFactory.getInstance("X.509");
        for (Path file : certificates(Path.of(arguments[0]))) {
            try (InputStream in = Files.newInputStream(file)) {
                Certificate certificate = x509.generateCertificate(in);
                store.setCertificateEntry(file.getFileName().toString(), certificate);
            }
        }
        if (store.size() == 0) {
            throw new IllegalStateException("no certificates in " + arguments[0]);
        }
        // Without a password the JDK reads the certificates and has no integrity check to fail.
        System.setProperty("keystore.pkcs12.macAlgorithm", "NONE");
        System.setProperty("keystore.pkcs12.certProtectionAlgorithm", "NONE");
        try (OutputStream out = Files.newOutputStream(Path.of(arguments[1]))) {
            store.store(out, new char[0]);
        }
    }

    private static List<Path> certificates(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".crt")).sorted().toList();
        }
    }
}
