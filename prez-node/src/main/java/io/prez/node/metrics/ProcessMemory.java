package io.prez.node.metrics;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory this process uses, as far as the machine says. */
public final class ProcessMemory {
    private static final Path STATUS = Path.of("/proc/self/status");

    private ProcessMemory() {}

    /** Bytes of the heap that hold objects, garbage included. */
    public static long heapUsedBytes() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** The limit of the heap. */
    public static long heapMaxBytes() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getMax();
    }

    /** Resident set size; what the JVM committed where the system does not tell. */
    public static long residentBytes() {
        return statusField("VmRSS:");
    }

    /** The highest resident set size so far; the present one where the system does not tell. */
    public static long residentPeakBytes() {
        return statusField("VmHWM:");
    }

    /** Memory of the machine, or what its container may use of it. */
    public static long machineBytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
    }

    private static long statusField(String field) {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith(field)) {
                    String digits = line.replaceAll("[^0-9]", "");
                    return Long.parseLong(digits) * 1024;
                }
            }
        } catch (IOException e) {
            // Not Linux: the JVM's own numbers have to do.
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted()
                + ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage().getCommitted();
    }
}
