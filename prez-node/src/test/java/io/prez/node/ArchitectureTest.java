package io.prez.node;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rules of ARCHITECTURE.md: who may use whom, and what the pure packages must not touch. */
final class ArchitectureTest {
    private static final String BASE = "io.prez.node.";
    private static final String[] PURE = {BASE + "raft..", BASE + "keyspace..", BASE + "resp", BASE + "command.."};

    private static final JavaClasses NODE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.prez.node");

    /** A rule about no classes would always hold. */
    @Test
    void sawTheClassesThatItJudges() {
        assertTrue(NODE.size() > 150, () -> "only " + NODE.size() + " classes were imported");
    }

    @TestFactory
    List<DynamicTest> everyPackageUsesOnlyWhatItMay() {
        List<DynamicTest> tests = new ArrayList<>();
        tests.add(uses("raft..", "consensus knows nothing of what it replicates"));
        tests.add(uses("keyspace..", "values know nothing of who asks for them"));
        tests.add(uses("resp", "replies are values"));
        tests.add(uses("resp.netty..", "the codec turns bytes into words and replies into bytes", "resp", "command"));
        tests.add(uses("command..", "commands see keys and answer replies", "keyspace..", "resp"));
        tests.add(uses("world..", "the machine knows nothing of Prez"));
        tests.add(uses("log..", "the log stores entries on a disk", "raft..", "world.."));
        tests.add(uses("snapshot..", "snapshots are files", "raft..", "world.."));
        tests.add(uses(
                "replica..",
                "the replica joins the parts",
                "raft..",
                "log..",
                "snapshot..",
                "command..",
                "keyspace..",
                "resp",
                "world.."));
        tests.add(uses(
                "cluster..",
                "peers carry messages",
                "raft..",
                "replica..",
                "world..",
                "log..",
                "config..",
                "logging.."));
        tests.add(uses("config..", "configuration is data"));
        tests.add(uses("logging..", "log lines know nothing of their subject", "config.."));
        tests.add(uses(
                "metrics..",
                "metrics observe",
                "replica..",
                "raft..",
                "config..",
                "world..",
                "log..",
                "resp",
                "command.."));
        tests.add(uses(
                "server..",
                "the server turns connections into requests",
                "replica..",
                "raft..",
                "command..",
                "resp..",
                "metrics..",
                "config..",
                "world..",
                "logging.."));
        return tests;
    }

    private static DynamicTest uses(String packageName, String because, String... allowed) {
        List<String> permitted = new ArrayList<>(
                Arrays.asList(allowed).stream().map(p -> BASE + p).toList());
        permitted.add(BASE + packageName);
        DescribedPredicate<JavaClass> foreign = resideInAPackage("io.prez..")
                .and(DescribedPredicate.not(resideInAnyPackage(permitted.toArray(new String[0]))));
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage(BASE + packageName)
                .should()
                .dependOnClassesThat(foreign)
                .because(because)
                .allowEmptyShould(false);
        return DynamicTest.dynamicTest(packageName, () -> rule.check(NODE));
    }

    @Test
    void nothingUsesTheMainClass() {
        noClasses()
                .that()
                .resideInAPackage("io.prez..")
                .and()
                .resideOutsideOfPackages("io.prez.node", "io.prez.cli..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.prez.node"))
                .because("the main class knows every part, so no part may know it")
                .check(NODE);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.prez.node.(**)")
                .should()
                .beFreeOfCycles()
                .because("a reader must be able to start somewhere")
                .check(NODE);
    }

    @Test
    void purePackagesUseOnlyTheLanguage() {
        classes()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                                "java.lang",
                                "java.lang.annotation",
                                "java.lang.invoke",
                                "java.lang.runtime",
                                "java.util",
                                "java.util.function",
                                "java.util.random",
                                "java.util.regex",
                                "java.util.stream",
                                "java.util.zip",
                                "java.io",
                                "java.math",
                                "java.nio",
                                "java.nio.charset",
                                "java.text",
                                "org.jspecify..")
                        .or(resideInAnyPackage(PURE))
                        .or(DescribedPredicate.describe(
                                "primitives and arrays of them",
                                type -> type.isPrimitive()
                                        || type.getBaseComponentType().isPrimitive())))
                .because("what replicas do may depend on nothing but the log")
                .check(NODE);
    }

    /** A package rule does not see these: {@code java.lang.System} is allowed, its clock is not. */
    @Test
    void purePackagesAskNeitherClocksNorChanceNorThreads() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "identityHashCode", Object.class)
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(UUID.class, "randomUUID")
                .orShould()
                .callConstructor(Random.class)
                .orShould()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "threads, clocks and their like",
                        type -> type.isAssignableTo(Thread.class)
                                || type.isEquivalentTo(ThreadLocalRandom.class)
                                || type.isEquivalentTo(ThreadLocal.class)
                                || type.getName().startsWith("java.time.")
                                || type.getName().startsWith("java.util.concurrent.")))
                .because("replicas that look at a clock, at chance or at each other's threads diverge")
                .check(NODE);
    }

    /** Locks and threads are the world's business; everything else is owned by one loop. */
    @Test
    void onlyTheWorldMakesThreads() {
        noClasses()
                .that()
                .resideInAPackage("io.prez.node..")
                .and()
                .resideOutsideOfPackages(
                        "io.prez.node", BASE + "world..", BASE + "server..", BASE + "metrics..", BASE + "cluster..")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "threads and locks",
                        type -> type.isAssignableTo(Thread.class)
                                || type.getName().startsWith("java.util.concurrent.locks.")))
                .because("each piece of state has one owner")
                .check(NODE);
    }
}
