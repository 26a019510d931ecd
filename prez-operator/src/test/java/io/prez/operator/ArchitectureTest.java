package io.prez.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final String BASE = "io.prez.operator.";

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.prez.operator");

    /** Deciding is a function: no client, no clock, no chance, no threads, no log. */
    @Test
    void plannerKnowsOnlyWhatItIsTold() {
        classes()
                .that()
                .resideInAPackage(BASE + "plan")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java.lang",
                        "java.lang.runtime",
                        "java.lang.invoke",
                        "java.util",
                        "java.util.function",
                        "java.util.stream",
                        "org.jspecify..",
                        BASE + "plan",
                        BASE + "observe",
                        BASE + "nodeclient")
                .check(classes);
        noClasses()
                .that()
                .resideInAnyPackage(BASE + "plan", BASE + "status", BASE + "resource", BASE + "validation")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .check(classes);
        noClasses()
                .that()
                .resideInAPackage(BASE + "plan")
                .should()
                .dependOnClassesThat()
                .haveSimpleName("ClusterObserver")
                .orShould()
                .dependOnClassesThat()
                .haveSimpleName("NodeConnections")
                .check(classes);
    }

    @Test
    void onlyTheLoopWritesToKubernetes() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        BASE + "api",
                        BASE + "plan",
                        BASE + "status",
                        BASE + "validation",
                        BASE + "resource",
                        BASE + "nodeclient",
                        BASE + "metrics")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.fabric8.kubernetes.client.KubernetesClient")
                .check(classes);
    }

    @Test
    void dependenciesPointInward() {
        forbid("api", "validation", "resource", "observe", "plan", "reconcile", "status", "nodeclient", "metrics");
        forbid("validation", "resource", "observe", "plan", "reconcile", "status", "nodeclient", "metrics");
        forbid("resource", "observe", "plan", "reconcile", "status", "nodeclient", "metrics");
        forbid("nodeclient", "observe", "plan", "reconcile", "status", "metrics", "api");
        forbid("observe", "plan", "reconcile", "status", "metrics");
        forbid("plan", "reconcile", "status", "metrics", "api", "resource");
        forbid("status", "reconcile", "metrics");
    }

    private void forbid(String from, String... to) {
        for (String target : to) {
            noClasses()
                    .that()
                    .resideInAPackage(BASE + from)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(BASE + target)
                    .check(classes);
        }
    }
}
