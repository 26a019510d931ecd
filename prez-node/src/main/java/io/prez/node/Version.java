package io.prez.node;

/** The version that the build wrote into the jar's manifest. */
final class Version {
    private Version() {}

    /** Such as {@code 0.1.0}; {@code development} when run from class files. */
    static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
