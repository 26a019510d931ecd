package io.prez.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.prez.operator.metrics.HttpEndpoint;
import io.prez.operator.metrics.OperatorMetrics;
import io.prez.operator.nodeclient.NodeConnections;
import io.prez.operator.reconcile.ClusterLoop;
import io.prez.operator.reconcile.OperatorEpoch;
import io.prez.operator.reconcile.PrezClusterReconciler;
import io.prez.operator.resource.OperatorSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs PrezClusters on the Kubernetes that the kubeconfig, or the pod's service account, leads to. */
@Command(
        name = "prez-operator",
        mixinStandardHelpOptions = true,
        versionProvider = PrezOperator.Version.class,
        description = "Runs PrezClusters on Kubernetes. Every option can be given as an environment variable.")
public final class PrezOperator implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(PrezOperator.class);
    private static final int EXIT_FAILED = 1;

    @Option(
            names = "--node-image",
            defaultValue = "${env:PREZ_NODE_IMAGE:-localhost/prez-node:0.1.0-SNAPSHOT}",
            description = "Image of the nodes, for clusters that name none (PREZ_NODE_IMAGE).")
    private String nodeImage = "";

    @Option(
            names = "--watch-namespaces",
            defaultValue = "${env:WATCH_NAMESPACES:-}",
            description = "Namespaces to look after, separated by commas; empty for all (WATCH_NAMESPACES).")
    private String watchNamespaces = "";

    @Option(
            names = "--cluster-domain",
            defaultValue = "${env:CLUSTER_DOMAIN:-cluster.local}",
            description = "Domain of the Kubernetes cluster's DNS (CLUSTER_DOMAIN).")
    private String clusterDomain = "";

    @Option(
            names = "--leader-election",
            arity = "1",
            defaultValue = "${env:LEADER_ELECTION:-true}",
            description = "Whether several replicas run, of which one acts (LEADER_ELECTION).")
    private boolean leaderElection;

    @Option(
            names = "--namespace",
            defaultValue = "${env:POD_NAMESPACE:-}",
            description = "Namespace of the operator itself, where its lease is (POD_NAMESPACE).")
    private String namespace = "";

    @Option(names = "--identity", defaultValue = "${env:POD_NAME:-}", description = "Name of this replica (POD_NAME).")
    private String identity = "";

    @Option(
            names = "--http-port",
            defaultValue = "${env:HTTP_PORT:-8080}",
            description = "Port of probes and metrics; 0 for any (HTTP_PORT).")
    private int httpPort;

    private final CountDownLatch stopped = new CountDownLatch(1);

    private PrezOperator() {}

    /** Returns only when the operator has stopped; the exit code is 0 after a signal. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new PrezOperator()).execute(arguments));
    }

    @Override
    public Integer call() {
        String replica =
                identity.isEmpty() ? "prez-operator-" + ProcessHandle.current().pid() : identity;
        Set<String> namespaces = namespaces(watchNamespaces);
        LOG.info(
                "prez-operator {} as {}: nodes run {}; watching {}",
                Version.text(),
                replica,
                nodeImage,
                namespaces.isEmpty() ? "all namespaces" : namespaces);
        Runtime.getRuntime().addShutdownHook(new Thread(stopped::countDown, "stop"));
        try (KubernetesClient client = new KubernetesClientBuilder().build();
                OperatorMetrics metrics = new OperatorMetrics();
                ExecutorService httpCalls = Executors.newVirtualThreadPerTaskExecutor()) {
            String home = namespace.isEmpty() ? client.getNamespace() : namespace;
            LeaseWatch lease = new LeaseWatch(client, home == null ? "default" : home, replica, metrics);
            OperatorEpoch epoch =
                    new OperatorEpoch(System::currentTimeMillis, () -> !leaderElection || lease.heldByUs());
            OperatorSettings settings =
                    new OperatorSettings(nodeImage, clusterDomain, namespace.isEmpty() ? null : namespace);
            ClusterLoop loop = new ClusterLoop(
                    client, settings, new NodeConnections(httpCalls), epoch, metrics, replica, Instant::now);
            Operator operator = operator(client, lease, epoch, metrics);
            operator.register(new PrezClusterReconciler(loop, metrics), configuration -> {
                configuration
                        .withReconciliationMaxInterval(Duration.ofMinutes(1))
                        .withRetry(new GenericRetry()
                                .setInitialInterval(500)
                                .setIntervalMultiplier(1.5)
                                .setMaxInterval(15_000)
                                .withoutMaxAttempts());
                if (!namespaces.isEmpty()) {
                    configuration.settingNamespaces(namespaces);
                }
            });
            return run(operator, metrics, lease);
        }
    }

    private int run(Operator operator, OperatorMetrics metrics, LeaseWatch lease) {
        try (HttpEndpoint http = new HttpEndpoint(
                httpPort,
                metrics,
                () -> leaderElection ? lease.notAlive() : null,
                () -> metrics.isLeading() && !operator.getRuntimeInfo().allEventSourcesAreHealthy()
                        ? "a watch of the API server does not work"
                        : null)) {
            LOG.info("probes and metrics on port {}", http.port());
            operator.start();
            stopped.await();
            LOG.info("stopping");
            return CommandLine.ExitCode.OK;
        } catch (IOException e) {
            LOG.error("port {} cannot be opened: {}", httpPort, e.getMessage());
            return EXIT_FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return EXIT_FAILED;
        }
    }

    private Operator operator(KubernetesClient client, LeaseWatch lease, OperatorEpoch epoch, OperatorMetrics metrics) {
        if (!leaderElection) {
            metrics.leading(true);
        }
        return new Operator(overrides -> {
            overrides
                    .withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .withConcurrentReconciliationThreads(16)
                    .withReconciliationTerminationTimeout(Duration.ofSeconds(5))
                    .withUseSSAToPatchPrimaryResource(true);
            if (leaderElection) {
                overrides.withLeaderElectionConfiguration(lease.election(() -> {
                    epoch.began();
                    metrics.leading(true);
                }));
            }
        });
    }

    private static Set<String> namespaces(String list) {
        return Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The version that the jar was built with. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"prez-operator " + text()};
        }

        static String text() {
            @Nullable String version = PrezOperator.class.getPackage().getImplementationVersion();
            return version == null ? "development" : version;
        }
    }
}
