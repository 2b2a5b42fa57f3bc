package dev.commitline.outbox.relay.config;

import dev.commitline.outbox.spi.OutboxNames;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * All settings of a relay, checked when built.
 *
 * <p>Errors ({@link InvalidSettingException}) name the setting's path, its value and what is
 * allowed, for example {@code topics.partitions must be >= 1, was 0}. Passwords are never part of a
 * message or of {@link #toString()}.
 *
 * @param name the relay's name: names its slot, position topic, lease and transactional ids, so it
 *     must stay the same over restarts and be unique in the Kafka cluster
 * @param database the source
 * @param kafka the target
 * @param topics how missing product topics are created
 * @param retry how long to wait after a retriable fault
 * @param delivery what is done with transactions and events that Kafka does not take as they are
 * @param leaseTimeout after how much silence of the active relay a standby takes its place; 500 ms
 *     to 60 s
 * @param history how long published events are kept in the database
 */
public record RelayConfig(
    String name,
    Database database,
    Kafka kafka,
    Topics topics,
    Retry retry,
    Delivery delivery,
    Duration leaseTimeout,
    History history) {

  /** The default of {@link #leaseTimeout}, 1.5 s. */
  public static final Duration DEFAULT_LEASE_TIMEOUT = Duration.ofMillis(1500);

  private static final Duration MIN_LEASE_TIMEOUT = Duration.ofMillis(500);
  private static final Duration MAX_LEASE_TIMEOUT = Duration.ofSeconds(60);

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,39}");

  /** Checks name and lease. */
  public RelayConfig {
    if (!NAME.matcher(name).matches()) {
      throw new InvalidSettingException(
          "relay.name", "must match %s, was '%s'".formatted(NAME.pattern(), name));
    }
    if (leaseTimeout.compareTo(MIN_LEASE_TIMEOUT) < 0
        || leaseTimeout.compareTo(MAX_LEASE_TIMEOUT) > 0) {
      throw new InvalidSettingException(
          "relay.lease-timeout-ms",
          "must be %d to %d, was %d"
              .formatted(
                  MIN_LEASE_TIMEOUT.toMillis(),
                  MAX_LEASE_TIMEOUT.toMillis(),
                  leaseTimeout.toMillis()));
    }
  }

  /** With the default delivery, lease and history. */
  public RelayConfig(String name, Database database, Kafka kafka, Topics topics, Retry retry) {
    this(
        name,
        database,
        kafka,
        topics,
        retry,
        Delivery.DEFAULT,
        DEFAULT_LEASE_TIMEOUT,
        History.DEFAULT);
  }

  /**
   * What is done with transactions and events that Kafka does not take as they are.
   *
   * @param chunked whether a large database transaction is published in several Kafka transactions,
   *     so that consumers may see a part of it; default false
   * @param poison what is done with an event that Kafka refuses for itself; default halt
   */
  public record Delivery(boolean chunked, Poison poison) {

    /** The defaults. */
    public static final Delivery DEFAULT = new Delivery(false, Poison.HALT);
  }

  /** What is done with an event that can't be published as it is, however often it is tried. */
  public enum Poison {
    /** The relay ends, so that nothing is published out of order. */
    HALT,
    /**
     * The event goes to its topic's dead-letter topic, and later ones of its aggregate follow it
     * until they are released.
     */
    DEAD_LETTER
  }

  /**
   * The source database.
   *
   * @param url JDBC URL, for example {@code jdbc:postgresql://db:5432/shop}
   * @param username a user that may read the outbox and replicate
   * @param password its password, asked for at each connection
   * @param names where the outbox lives in the database
   */
  public record Database(String url, String username, Password password, OutboxNames names) {

    /** With a password that stays as it is; may be empty. */
    public Database(String url, String username, String password, OutboxNames names) {
      this(url, username, Password.of(password), names);
    }

    /** Checks URL and user. */
    public Database {
      if (UrlSecrets.holdsCredentials(url)) {
        throw new InvalidSettingException(
            "database.url",
            "must not hold a user or password: they belong into database.username and database.password");
      }
      if (!url.startsWith("jdbc:")) {
        throw new InvalidSettingException(
            "database.url",
            "must be a JDBC URL such as jdbc:postgresql://host:5432/shop, was '%s'".formatted(url));
      }
      if (username.isBlank()) {
        throw new InvalidSettingException("database.username", "must not be blank");
      }
    }

    /**
     * Which outbox it is among all that a cluster's relays may read: PostgreSQL's database, schema
     * and prefix; MySQL's schema is the database.
     */
    public String outbox() {
      String path = url.replaceFirst("[?;].*", "");
      String database =
          url.startsWith("jdbc:mysql:") ? "" : path.substring(path.lastIndexOf('/') + 1) + "/";
      return database + names.outbox();
    }

    /** The URL without the secrets in it, such as a key's password. */
    public String shownUrl() {
      return UrlSecrets.maskedUrl(url);
    }

    @Override
    public String toString() {
      return "Database[url=%s, username=%s, names=%s]".formatted(shownUrl(), username, names);
    }
  }

  /**
   * The Kafka cluster.
   *
   * @param bootstrapServers {@code host:port}, several separated by commas
   * @param properties further client properties (security, for example) for producer, consumer and
   *     admin client; those that the exactly-once protocol sets itself are refused, and names that
   *     none of these clients knows
   * @param pluginProperties properties that the clients do not know, for classes that {@code
   *     properties} names, such as an interceptor; handed to the clients unchecked
   */
  public record Kafka(
      String bootstrapServers,
      Map<String, String> properties,
      Map<String, String> pluginProperties) {

    /** Without properties for classes of one's own. */
    public Kafka(String bootstrapServers, Map<String, String> properties) {
      this(bootstrapServers, properties, Map.of());
    }

    /** Checks the servers, and that each property is known and does not break the protocol. */
    public Kafka {
      properties = Map.copyOf(properties);
      pluginProperties = Map.copyOf(pluginProperties);
      if (!SERVERS.matcher(bootstrapServers).matches()) {
        throw new InvalidSettingException(
            "kafka.bootstrap-servers",
            "must be host:port, several separated by commas, was '%s'".formatted(bootstrapServers));
      }
      KafkaPropertyRules.require(properties);
      KafkaPropertyRules.requireForeign(pluginProperties);
    }

    private static final Pattern SERVERS =
        Pattern.compile("\\s*[^\\s,/]+:[0-9]+\\s*(,\\s*[^\\s,/]+:[0-9]+\\s*)*");

    @Override
    public String toString() {
      return "Kafka[bootstrapServers=%s, properties=%s, pluginProperties=%s]"
          .formatted(bootstrapServers, properties.keySet(), pluginProperties.keySet());
    }
  }

  /**
   * How missing product topics are created.
   *
   * @param partitions partitions of a new topic, at least 1; default 6
   * @param replicationFactor copies of a new topic, or -1 for the broker's default; default -1
   * @param config further topic settings, for example {@code retention.ms}
   * @param partitionsChanged what is done when a topic has another number of partitions than when
   *     it was first published to; default refuse
   */
  public record Topics(
      int partitions,
      int replicationFactor,
      Map<String, String> config,
      PartitionsChanged partitionsChanged) {

    /** The defaults. */
    public static final Topics DEFAULT = new Topics(6, -1, Map.of());

    /** With the default answer to a changed number of partitions. */
    public Topics(int partitions, int replicationFactor, Map<String, String> config) {
      this(partitions, replicationFactor, config, PartitionsChanged.REFUSE);
    }

    /** Checks the numbers, and that Kafka knows each setting. */
    public Topics {
      config = Map.copyOf(config);
      TopicSettingRules.require(config);
      if (partitions < 1) {
        throw new InvalidSettingException("topics.partitions", "must be >= 1, was " + partitions);
      }
      if (replicationFactor == 0 || replicationFactor < -1 || replicationFactor > Short.MAX_VALUE) {
        throw new InvalidSettingException(
            "topics.replication-factor",
            "must be -1 (the broker's default) or 1 to 32767, was " + replicationFactor);
      }
    }
  }

  /**
   * What is done when a topic has another number of partitions than when it was first published to,
   * so that the keys of new events would go elsewhere than those of old ones.
   */
  public enum PartitionsChanged {
    /** The relay ends: nothing is published out of order. */
    REFUSE,
    /** It goes on with the partitions that there were: order is kept, the new ones stay empty. */
    KEEP,
    /**
     * It goes on with all of them: a consumer may see the newest events of an aggregate before
     * older ones, if it has not read those yet.
     */
    ACCEPT
  }

  /**
   * How long to wait after a retriable fault; doubled each time up to the maximum, with jitter.
   *
   * @param initialBackoff the first wait; default 200 ms
   * @param maxBackoff the longest wait; default 10 s
   */
  public record Retry(Duration initialBackoff, Duration maxBackoff) {

    /** The defaults. */
    public static final Retry DEFAULT = new Retry(Duration.ofMillis(200), Duration.ofSeconds(10));

    /** Checks the bounds. */
    public Retry {
      if (initialBackoff.isNegative() || initialBackoff.isZero()) {
        throw new InvalidSettingException(
            "retry.initial-backoff-ms", "must be >= 1, was " + initialBackoff.toMillis());
      }
      if (maxBackoff.compareTo(initialBackoff) < 0) {
        throw new InvalidSettingException(
            "retry.max-backoff-ms",
            "must be >= retry.initial-backoff-ms (%d), was %d"
                .formatted(initialBackoff.toMillis(), maxBackoff.toMillis()));
      }
    }
  }

  /**
   * How long published events are kept in the database.
   *
   * @param partition how much time each partition of the outbox covers; default a day
   * @param retention how old a partition must be to be dropped, in whole hours; zero keeps all;
   *     default seven days
   */
  public record History(Duration partition, Duration retention) {

    /** The defaults. */
    public static final History DEFAULT = new History(Duration.ofDays(1), Duration.ofDays(7));

    /** Checks both. */
    public History {
      if (partition.compareTo(Duration.ofHours(1)) < 0) {
        throw new InvalidSettingException(
            "history.partition-hours", "must be >= 1, was " + partition.toHours());
      }
      if (retention.isNegative()) {
        throw new InvalidSettingException(
            "history.retention-hours", "must be >= 0, was " + retention.toHours());
      }
    }
  }
}
