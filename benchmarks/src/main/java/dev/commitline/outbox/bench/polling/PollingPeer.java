package dev.commitline.outbox.bench.polling;

import com.gruelbox.transactionoutbox.TransactionOutbox;
import dev.commitline.outbox.testkit.TestDatabase;
import io.namastack.outbox.Outbox;
import java.net.URL;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.modulith.events.Externalized;

/** An outbox that applications poll. */
public enum PollingPeer {
  /** Spring Modulith's event publication registry, with its Kafka externalization. */
  MODULITH("Modulith", Externalized.class, Modulith.class),
  /** Namastack outbox, with a handler that sends. */
  NAMASTACK("Namastack", Outbox.class, Namastack.class),
  /** Gruelbox' transaction-outbox, with a method that sends. */
  GRUELBOX("transaction-outbox", TransactionOutbox.class, Gruelbox.class);

  private static final Pattern VERSION = Pattern.compile("-(\\d[^/]*)\\.jar$");

  private final String display;
  private final Class<?> api;
  private final Class<?> main;

  PollingPeer(String display, Class<?> api, Class<?> main) {
    this.display = display;
    this.api = api;
    this.main = main;
  }

  /** For tables. */
  public String display() {
    return display;
  }

  /** Of its jar on the class path. */
  public String version() {
    URL jar = Objects.requireNonNull(api.getProtectionDomain().getCodeSource()).getLocation();
    Matcher version = VERSION.matcher(jar.getPath());
    if (!version.find()) {
      throw new IllegalStateException("no version in " + jar);
    }
    return Objects.requireNonNull(version.group(1));
  }

  /**
   * The main class of an application that publishes what is in the database, until it is ended. Its
   * arguments are {@link #arguments}.
   */
  public Class<?> main() {
    return main;
  }

  /**
   * For {@link #main}.
   *
   * @param tuned with what its documentation offers for throughput; else its defaults
   */
  public List<Object> arguments(TestDatabase database, String bootstrapServers, boolean tuned) {
    return new PeerSettings(
            database.jdbcUrl(), database.username(), database.password(), bootstrapServers, tuned)
        .arguments();
  }

  /**
   * Makes the peer's tables where they are not there yet, and opens an application that writes.
   *
   * @param connections how many transactions run at once, at most
   */
  public PeerApplication open(TestDatabase database, int connections) {
    PeerSettings settings =
        PeerSettings.writing(database.jdbcUrl(), database.username(), database.password());
    return switch (this) {
      case MODULITH -> Modulith.open(settings, connections);
      case NAMASTACK -> Namastack.open(settings, connections);
      case GRUELBOX -> Gruelbox.open(settings, connections);
    };
  }
}
