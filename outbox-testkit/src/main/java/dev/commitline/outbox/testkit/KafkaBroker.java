package dev.commitline.outbox.testkit;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker for tests, with transactions.
 *
 * <p>Which one: the cluster of the system property {@value #BOOTSTRAP_PROPERTY} if it is set; else
 * one in a container where a Docker engine answers; else a broker and its KRaft controller as child
 * processes of this JVM. What was started here ends with this JVM, however that ends.
 *
 * <p>{@link #kill()}, {@link #restart()} and {@link #pid()} are the embedded broker's; its
 * controller stays alive. No committed transaction is lost by a kill.
 *
 * <p>Topics are not created by themselves, and records may have up to 16 MB. Brokers of tests obey
 * ACLs; there are none at first, so everything is allowed.
 *
 * <p>Blocks: {@link #start()} and {@link #restart()} at most about a minute and a half.
 *
 * <p>Thread safety: safe.
 */
public final class KafkaBroker extends TestServer<KafkaBackend> {

  /** The system property that names a cluster to use instead of starting a broker. */
  public static final String BOOTSTRAP_PROPERTY = "commitline.test.kafka.bootstrap";

  /**
   * The system property that names a file with the class path of a broker of another version than
   * the clients': a broker that is started then is an embedded one of that version.
   */
  public static final String CLASS_PATH_PROPERTY = "commitline.test.kafka.class-path";

  /** The system property with the version that a broker that is started must have. */
  public static final String VERSION_PROPERTY = "commitline.test.kafka.version";

  /** What every broker that is started here runs with. */
  static final Map<String, String> SETTINGS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("auto.create.topics.enable", "false"),
              Map.entry("message.max.bytes", Integer.toString(16 << 20)),
              Map.entry("group.initial.rebalance.delay.ms", "0"),
              Map.entry("offsets.topic.num.partitions", "4"),
              Map.entry("offsets.topic.replication.factor", "1"),
              Map.entry("transaction.state.log.num.partitions", "4"),
              Map.entry("transaction.state.log.replication.factor", "1"),
              Map.entry("transaction.state.log.min.isr", "1"),
              Map.entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500"),
              Map.entry("share.coordinator.state.topic.num.partitions", "1"),
              Map.entry("share.coordinator.state.topic.replication.factor", "1"),
              Map.entry("share.coordinator.state.topic.min.isr", "1")));

  /** And those of tests, which may forbid something: as long as there is no ACL, all is allowed. */
  static final Map<String, String> SETTINGS_WITH_ACLS = withAcls();

  private static @Nullable KafkaBroker shared;

  private KafkaBroker(KafkaBackend backend) {
    super(backend);
  }

  /** The broker that all tests of this JVM share; started at the first call, ended with the JVM. */
  public static synchronized KafkaBroker shared() {
    if (shared == null || shared.closed()) {
      shared = start();
    }
    return shared;
  }

  /**
   * Starts a broker of its own.
   *
   * @throws IllegalStateException when it does not come up, with the end of its log
   */
  public static KafkaBroker start() {
    String bootstrap = System.getProperty(BOOTSTRAP_PROPERTY, "");
    if (!bootstrap.isBlank()) {
      return new KafkaBroker(new ExternalKafka(bootstrap));
    }
    return new KafkaBroker(
        DockerEngine.available() && !KafkaClassPath.given()
            ? new ContainerKafka()
            : KafkaProcess.started());
  }

  /**
   * Starts an embedded broker of its own, which can be killed, whatever else is there.
   *
   * @throws IllegalStateException when it does not come up, with the end of its log
   */
  public static KafkaBroker startEmbedded() {
    return new KafkaBroker(KafkaProcess.started());
  }

  /**
   * Starts an embedded broker whose data stay when it is closed, and which can also be reached
   * through proxies: a client that connects to a proxy is told the proxy's address, and no other.
   *
   * @param directory where its data and its log come to be
   * @param proxyPorts where the proxies listen; each has to lead to {@link #portBehind}
   * @throws IllegalStateException when it does not come up, with the end of its log
   */
  public static KafkaBroker start(Path directory, int... proxyPorts) {
    return new KafkaBroker(KafkaProcess.over(directory, proxyPorts));
  }

  /**
   * The port that a proxy has to lead to.
   *
   * @param proxyPort one of those that the broker was started with
   */
  public int portBehind(int proxyPort) {
    return embedded().portBehind(proxyPort);
  }

  /**
   * The directory with a directory of log segments for each partition.
   *
   * @throws UnsupportedOperationException when it is not embedded
   */
  public Path data() {
    return embedded().data();
  }

  /** Where clients connect to, {@code host:port}. */
  public String bootstrapServers() {
    return backend.bootstrapServers();
  }

  /** A new admin client, the caller's to close. */
  public Admin admin() {
    return Admin.create(
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, (Object) bootstrapServers()));
  }

  private static Map<String, String> withAcls() {
    Map<String, String> settings = new TreeMap<>(SETTINGS);
    settings.put(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    settings.put("allow.everyone.if.no.acl.found", "true");
    return settings;
  }

  private KafkaProcess embedded() {
    if (backend instanceof KafkaProcess process) {
      return process;
    }
    throw new UnsupportedOperationException("only an embedded broker has that: " + backend);
  }
}
