package dev.commitline.outbox.sidecar;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every key of the configuration: the one list. Reading YAML and environment, defaults, {@code
 * outbox config} and the check of the documentation all come from it.
 */
enum Setting {
  RELAY_NAME(
      "relay.name",
      Kind.TEXT,
      null,
      "orders",
      "Names the replication slot, the position topic, the lease and the transactional ids: unique in"
          + " the Kafka cluster, the same over restarts, the same for a standby. Letters a-z, digits"
          + " and _, at most 40."),
  RELAY_LEASE_TIMEOUT_MS(
      "relay.lease-timeout-ms",
      Kind.INTEGER,
      "1500",
      null,
      "After so many milliseconds of silence of the active relay (paused, or its network gone), a"
          + " standby takes its place; 500 to 60000. One that ends, or is killed, is followed at"
          + " once."),
  RELAY_CHUNKED(
      "relay.chunked",
      Kind.FLAG,
      "false",
      null,
      "Whether a large database transaction is published in several Kafka transactions: true or"
          + " false. Consumers may then see a part of it."),
  RELAY_POISON(
      "relay.poison",
      Kind.TEXT,
      "halt",
      null,
      "What is done with an event that Kafka refuses for itself: halt, or dead-letter: it goes to"
          + " <topic>.dlq, and later ones of its aggregate follow it there until they are released."),
  DATABASE_URL(
      "database.url",
      Kind.TEXT,
      null,
      "jdbc:postgresql://localhost:5432/shop",
      "JDBC URL of the source database, without credentials; a parameter that the driver does not"
          + " know is refused."),
  DATABASE_USERNAME(
      "database.username",
      Kind.TEXT,
      null,
      "commitline_relay",
      "A user that may replicate and may select from the outbox."),
  DATABASE_PASSWORD(
      "database.password",
      Kind.SECRET,
      "",
      null,
      "Its password. Better as an environment variable or as database.password-file."),
  DATABASE_PASSWORD_FILE(
      "database.password-file",
      Kind.TEXT,
      "",
      "/run/secrets/database-password",
      "A file that holds the password, such as a mounted secret, read anew for each connection; one"
          + " line feed at its end is left out. Not together with database.password."),
  DATABASE_SCHEMA(
      "database.schema",
      Kind.TEXT,
      "commitline",
      null,
      "The schema of the outbox; the same as the application's commitline.outbox.schema."),
  DATABASE_PREFIX(
      "database.prefix", Kind.TEXT, "", null, "Put before each table's name; may be empty."),
  KAFKA_BOOTSTRAP_SERVERS(
      "kafka.bootstrap-servers",
      Kind.TEXT,
      null,
      "localhost:9092",
      "host:port of brokers to ask first, separated by commas."),
  KAFKA_PROPERTIES(
      "kafka.properties",
      Kind.SECRET_MAP,
      "",
      "security.protocol: SASL_SSL",
      "Any property of the Kafka producer, consumer and admin client, such as security.protocol;"
          + " those that exactly-once rests on are refused, and names that no client knows."
          + " Unless set here, the producer has compression.type=lz4, batch.size=262144 and linger.ms=20 (a commit never waits for it)."),
  KAFKA_PLUGIN_PROPERTIES(
      "kafka.plugin-properties",
      Kind.SECRET_MAP,
      "",
      "my.interceptor.endpoint: http://localhost:4317",
      "Properties that Kafka's clients do not know, for classes of your own that kafka.properties"
          + " names (interceptor, login callback, SSL engine factory, metrics reporter): handed to"
          + " the clients unchecked."),
  TOPICS_PARTITIONS(
      "topics.partitions",
      Kind.INTEGER,
      "6",
      null,
      "Partitions of a topic that the relay creates."),
  TOPICS_REPLICATION_FACTOR(
      "topics.replication-factor",
      Kind.INTEGER,
      "-1",
      null,
      "Replicas of a topic that the relay creates; -1 is the broker's default."),
  TOPICS_CONFIG(
      "topics.config",
      Kind.MAP,
      "",
      "retention.ms: 604800000",
      "Settings of a topic that the relay creates, such as retention.ms."),
  TOPICS_PARTITIONS_CHANGED(
      "topics.partitions-changed",
      Kind.TEXT,
      "refuse",
      null,
      "What is done when a topic has another number of partitions than when it was first published"
          + " to: refuse (the relay ends), keep (go on with those there were) or accept (use all;"
          + " aggregates move)."),
  RETRY_INITIAL_BACKOFF_MS(
      "retry.initial-backoff-ms",
      Kind.INTEGER,
      "200",
      null,
      "Milliseconds to wait after a first retriable fault; doubled at each further one, until"
          + " something was published."),
  RETRY_MAX_BACKOFF_MS(
      "retry.max-backoff-ms", Kind.INTEGER, "10000", null, "The longest such wait, milliseconds."),
  HISTORY_PARTITION_HOURS(
      "history.partition-hours",
      Kind.INTEGER,
      "24",
      null,
      "How many hours of events each partition of the outbox holds."),
  HISTORY_RETENTION_HOURS(
      "history.retention-hours",
      Kind.INTEGER,
      "168",
      null,
      "How old published events must be, in hours, before the relay drops their partition; 0 keeps"
          + " all."),
  HTTP_PORT(
      "http.port", Kind.INTEGER, "8081", null, "Port of the health endpoints; 0 turns them off."),
  HTTP_HOST(
      "http.host",
      Kind.TEXT,
      "0.0.0.0",
      null,
      "Address that the health endpoints listen on: all, since probes come from outside; they show"
          + " no secrets. 127.0.0.1 for this machine only.");

  /** What a value may look like, and whether it may be shown. */
  enum Kind {
    TEXT,
    INTEGER,
    /** True or false. */
    FLAG,
    SECRET,
    /** Names and values, all of them free. */
    MAP,
    SECRET_MAP;

    boolean map() {
      return this == MAP || this == SECRET_MAP;
    }

    boolean secret() {
      return this == SECRET || this == SECRET_MAP;
    }
  }

  /** The end of a message about a name that is none of them. */
  static final String LISTED = "; 'outbox config' lists them all";

  static final String ENVIRONMENT_PREFIX = "COMMITLINE_";

  private final String path;
  private final Kind kind;
  private final @Nullable String defaultValue;
  private final @Nullable String example;
  private final String meaning;

  Setting(
      String path,
      Kind kind,
      @Nullable String defaultValue,
      @Nullable String example,
      String meaning) {
    this.path = path;
    this.kind = kind;
    this.defaultValue = defaultValue;
    this.example = example;
    this.meaning = meaning;
  }

  /** Section and key, for example {@code database.url}. */
  String path() {
    return path;
  }

  String section() {
    return path.substring(0, path.indexOf('.'));
  }

  String key() {
    return path.substring(path.indexOf('.') + 1);
  }

  Kind kind() {
    return kind;
  }

  /** Empty when the setting is required. */
  Optional<String> defaultValue() {
    return Optional.ofNullable(defaultValue);
  }

  /** A value for the example file, where it differs from the default. */
  Optional<String> example() {
    return Optional.ofNullable(example);
  }

  String meaning() {
    return meaning;
  }

  /** The variable, or for a map what the variables of its entries begin with. */
  String environmentName() {
    return ENVIRONMENT_PREFIX
        + path.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT)
        + (kind.map() ? "_" : "");
  }

  /** The setting with this path, or the map of which it names an entry. */
  static Optional<Setting> of(String path) {
    return Arrays.stream(values())
        .filter(s -> s.kind.map() ? path.startsWith(s.path + ".") : path.equals(s.path))
        .findFirst();
  }

  /** Whether the path is a section or a map: something that holds further keys. */
  static boolean holdsKeys(String path) {
    return Arrays.stream(values())
        .anyMatch(s -> s.section().equals(path) || (s.kind.map() && s.path.equals(path)));
  }
}
