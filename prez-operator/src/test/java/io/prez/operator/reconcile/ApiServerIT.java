package io.prez.operator.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.prez.operator.api.PrezCluster;
import io.prez.operator.metrics.OperatorMetrics;
import io.prez.operator.resource.Blueprint;
import io.prez.operator.resource.Children;
import io.prez.operator.resource.Labels;
import io.prez.operator.resource.OperatorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Against the API server that KUBECONFIG names: what no fake can tell, namely how it validates, defaults and stores.
 * Every resource is paused, so that an operator which may run there does not interfere.
 */
@EnabledIfEnvironmentVariable(named = "KUBECONFIG", matches = ".+")
class ApiServerIT {
    private static final String NAMESPACE = "prez-it-" + Long.toString(System.currentTimeMillis(), 36);
    private static final String ACCOUNT = "system:serviceaccount:prez-system:prez-operator";
    private static final Path GOLDENS = Path.of("src/test/resources/resource");

    private static final KubernetesClient ADMIN = new KubernetesClientBuilder().build();
    private static final KubernetesClient OPERATOR = asOperator();

    /** With exactly the rights that are shipped. */
    private static KubernetesClient asOperator() {
        Config config = new ConfigBuilder(ADMIN.getConfiguration())
                .withImpersonateUsername(ACCOUNT)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    @BeforeAll
    static void install() throws IOException {
        CustomResourceDefinition definition = Serialization.unmarshal(
                Files.readString(Path.of("../crds/prezclusters.prez.io.yaml")), CustomResourceDefinition.class);
        ADMIN.resource(definition).fieldManager("prez-it").forceConflicts().serverSideApply();
        ADMIN.resource(definition)
                .waitUntilCondition(
                        each -> each.getStatus() != null
                                && each.getStatus().getConditions().stream()
                                        .anyMatch(
                                                condition -> condition.getType().equals("Established")
                                                        && condition.getStatus().equals("True")),
                        30,
                        TimeUnit.SECONDS);
        for (String file : new String[] {"namespace", "service-account", "roles", "role-bindings"}) {
            for (HasMetadata object : ADMIN.load(Files.newInputStream(Path.of("../deploy/base/" + file + ".yaml")))
                    .items()) {
                ADMIN.resource(object).fieldManager("prez-it").forceConflicts().serverSideApply();
            }
        }
        ADMIN.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
    }

    @AfterAll
    static void removeNamespace() {
        ADMIN.namespaces().withName(NAMESPACE).delete();
        OPERATOR.close();
        ADMIN.close();
    }

    private static PrezCluster paused(String yaml) {
        PrezCluster cluster =
                Serialization.unmarshal(yaml.replaceFirst("(?m)^spec:", "spec:\n  paused: true"), PrezCluster.class);
        cluster.getMetadata().setNamespace(NAMESPACE);
        assertTrue(cluster.desired().paused());
        return ADMIN.resource(cluster).create();
    }

    /** The API server itself: never behind. */
    private static ObjectCache uncached(PrezCluster cluster) {
        return new ObjectCache() {
            @Override
            public <T extends HasMetadata> Collection<T> all(Class<T> type) {
                return OPERATOR.resources(type)
                        .inNamespace(NAMESPACE)
                        .withLabel(Labels.INSTANCE, cluster.getMetadata().getName())
                        .list()
                        .getItems();
            }
        };
    }

    private static Children render(PrezCluster cluster) {
        return Children.render(new Blueprint(
                cluster,
                new OperatorSettings("localhost/no-such-image:1", "cluster.local", "prez-system"),
                cluster.desired().replicas(),
                true,
                cluster.desired().storage().size()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"quickstart", "production", "single", "exposed"})
    void whatIsThereIsNotWrittenAgain(String name) throws IOException {
        PrezCluster cluster = paused(Files.readString(GOLDENS.resolve(name + ".cr.yaml")));
        try (OperatorMetrics metrics = new OperatorMetrics()) {
            ChildrenWriter writer = new ChildrenWriter(OPERATOR, metrics, new Events(OPERATOR, "it", Instant::now));
            Children children = render(cluster);
            assertEquals(ChildrenWriter.Result.CHANGED, writer.write(cluster, children, uncached(cluster)));
            ObjectMatch match = new ObjectMatch(ADMIN.getKubernetesSerialization());
            Map<String, Long> generations = new TreeMap<>();
            for (HasMetadata rendered : children.wanted()) {
                HasMetadata stored = ADMIN.resource(rendered).get();
                assertTrue(
                        match.matches(rendered, stored),
                        () -> "stored in another form:\n" + Serialization.asYaml(stored) + "\nthan rendered:\n"
                                + Serialization.asYaml(rendered));
                if (stored.getMetadata().getGeneration() != null) {
                    generations.put(
                            rendered.getKind() + rendered.getMetadata().getName(),
                            stored.getMetadata().getGeneration());
                }
            }
            PrezCluster again = ADMIN.resource(cluster).get();
            assertEquals(ChildrenWriter.Result.UNCHANGED, writer.write(again, render(again), uncached(again)));
            for (HasMetadata rendered : children.wanted()) {
                Long generation = ADMIN.resource(rendered).get().getMetadata().getGeneration();
                if (generation != null) {
                    assertEquals(
                            generations.get(
                                    rendered.getKind() + rendered.getMetadata().getName()),
                            generation);
                }
            }
            assertFalse(generations.isEmpty());
        }
    }

    @Test
    void driftIsPutRightAndWhatIsNotWantedGoes() {
        PrezCluster cluster = paused("metadata: {name: drift}\nspec:\n  replicas: 3\n");
        try (OperatorMetrics metrics = new OperatorMetrics()) {
            ChildrenWriter writer = new ChildrenWriter(OPERATOR, metrics, new Events(OPERATOR, "it", Instant::now));
            writer.write(cluster, render(cluster), uncached(cluster));
            ADMIN.apps().statefulSets().inNamespace(NAMESPACE).withName("drift").scale(1);
            ADMIN.services().inNamespace(NAMESPACE).withName("drift-rw").delete();
            assertEquals(ChildrenWriter.Result.CHANGED, writer.write(cluster, render(cluster), uncached(cluster)));
            assertEquals(
                    3,
                    ADMIN.apps()
                            .statefulSets()
                            .inNamespace(NAMESPACE)
                            .withName("drift")
                            .get()
                            .getSpec()
                            .getReplicas());
            assertNotNull(
                    ADMIN.services().inNamespace(NAMESPACE).withName("drift-rw").get());

            PrezCluster smaller = ADMIN.resource(cluster).get();
            smaller.setSpec(Serialization.unmarshal(
                            "spec: {replicas: 3, paused: true, services: {ro: {enabled: false}}}", PrezCluster.class)
                    .getSpec());
            assertEquals(ChildrenWriter.Result.CHANGED, writer.write(smaller, render(smaller), uncached(smaller)));
            assertEquals(
                    null,
                    ADMIN.services().inNamespace(NAMESPACE).withName("drift-ro").get());
        }
    }

    @Test
    void objectsOfOthersAreLeftAlone() {
        PrezCluster cluster = paused("metadata: {name: taken}\nspec:\n  replicas: 3\n");
        HasMetadata other = Serialization.unmarshal(
                "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: taken-node}",
                io.fabric8.kubernetes.api.model.ServiceAccount.class);
        other.getMetadata().setNamespace(NAMESPACE);
        ADMIN.resource(other).create();
        try (OperatorMetrics metrics = new OperatorMetrics()) {
            ChildrenWriter writer = new ChildrenWriter(OPERATOR, metrics, new Events(OPERATOR, "it", Instant::now));
            assertEquals(ChildrenWriter.Result.STALE, writer.write(cluster, render(cluster), uncached(cluster)));
            assertTrue(ADMIN.resource(other)
                    .get()
                    .getMetadata()
                    .getOwnerReferences()
                    .isEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "replicas: 4 | even number of voters",
                "replicas: 9 | less than or equal to 7",
                "'replicas: 3, config: {port: \"1\"}' | set by the operator",
                "'replicas: 3, config: {prot: \"1\"}' | not a directive of prez.conf",
                "'replicas: 3, config: {loglevel: \"a\\nb\"}' | a value is one line",
                "'replicas: 3, storage: {size: 1Mi}' | at least 64Mi",
                "'replicas: 3, podTemplate: {env: [{name: POD_NAME}]}' | POD_NAME is set by the operator",
                "'replicas: 3, podTemplate: {labels: {prez.io/role: leader}}' | are set by the operator",
                "'replicas: 3, services: {rw: {loadBalancerClass: x}}' | needs type LoadBalancer",
                "'replicas: 3, networkPolicy: {clientsFrom: [{}]}' | give either cidr",
                "'replicas: 3, imagePullPolicy: Sometimes' | supported values"
            })
    void wrongSpecsAreRefusedWithAReason(String spec, String reason) {
        HasMetadata cluster = Serialization.unmarshal(
                "apiVersion: prez.io/v1alpha1\nkind: PrezCluster\nmetadata: {name: wrong}\nspec: {" + spec + "}",
                io.fabric8.kubernetes.api.model.GenericKubernetesResource.class);
        cluster.getMetadata().setNamespace(NAMESPACE);
        KubernetesClientException refused = assertThrows(
                KubernetesClientException.class, () -> ADMIN.resource(cluster).create());
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains(reason), message);
    }

    @Test
    void storageMayGrowButNeitherShrinkNorMove() {
        PrezCluster cluster = paused(
                "metadata: {name: storage}\nspec:\n  replicas: 1\n  storage: {size: 1Gi, storageClassName: a}\n");
        assertEquals(
                "2Gi",
                edit(cluster, "{storage: {size: 2Gi, storageClassName: a}}")
                        .desired()
                        .storage()
                        .size()
                        .toString());
        assertTrue(
                refusal(cluster, "{storage: {size: 1Gi, storageClassName: a}}").contains("may only grow"));
        assertTrue(
                refusal(cluster, "{storage: {size: 2Gi, storageClassName: b}}").contains("cannot be changed"));
        assertTrue(refusal(cluster, "{storage: {size: 2Gi, storageClassName: null}}")
                .contains("cannot be changed"));
    }

    private static PrezCluster edit(PrezCluster cluster, String spec) {
        return ADMIN.resources(PrezCluster.class)
                .inNamespace(NAMESPACE)
                .withName(cluster.getMetadata().getName())
                .patch(
                        io.fabric8.kubernetes.client.dsl.base.PatchContext.of(
                                io.fabric8.kubernetes.client.dsl.base.PatchType.JSON_MERGE),
                        Serialization.asJson(Serialization.unmarshal("spec: " + spec, Map.class)));
    }

    private static String refusal(PrezCluster cluster, String spec) {
        return String.valueOf(assertThrows(KubernetesClientException.class, () -> edit(cluster, spec))
                .getMessage());
    }

    @Test
    void scaleSubresourceChangesTheSpec() {
        PrezCluster cluster = paused("metadata: {name: scaled}\nspec:\n  replicas: 3\n");
        ADMIN.resource(cluster).scale(5);
        assertEquals(5, ADMIN.resource(cluster).get().desired().replicas());
        assertThrows(
                KubernetesClientException.class, () -> ADMIN.resource(cluster).scale(4));
    }

    @Test
    void defaultsAreThoseOfTheClasses() {
        PrezCluster stored = paused("metadata: {name: defaults}\nspec:\n  replicas: 3\n");
        PrezCluster written = Serialization.unmarshal("spec: {replicas: 3, paused: true}", PrezCluster.class);
        assertEquals(written.desired(), stored.desired());
    }
}
