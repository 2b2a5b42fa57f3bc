package dev.commitline.outbox.relay.source;

import dev.commitline.outbox.relay.config.InvalidSettingException;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.config.UrlParameters;
import dev.commitline.outbox.relay.history.EventHistory;
import dev.commitline.outbox.relay.history.ReplayLedger;
import java.util.ServiceLoader;
import java.util.Set;

/** Makes the source for one kind of database; found by {@link java.util.ServiceLoader}. */
public interface RelaySourceProvider {

  /** Whether it reads databases with such a JDBC URL. */
  boolean supports(String jdbcUrl);

  /** The names that its JDBC driver knows in a URL, compared as the driver compares them. */
  Set<String> urlParameters();

  /**
   * Makes sure that its JDBC driver takes a URL and the values of its parameters; connects to
   * nothing.
   *
   * @throws InvalidSettingException when the driver would refuse it, whatever the server
   */
  void requireUsable(String jdbcUrl);

  /** A source for a relay; connects to nothing yet. */
  RelaySource open(RelayConfig config);

  /** The events that were relayed, as far as the database keeps them; connects to nothing yet. */
  EventHistory history(RelayConfig config);

  /** The audit rows of replays; connects to nothing yet. */
  ReplayLedger replays(RelayConfig config);

  /**
   * The one for the configured database.
   *
   * @throws InvalidSettingException when no module on the class path reads such a database, or its
   *     driver does not know a parameter of the URL or does not take its value
   */
  static RelaySourceProvider of(RelayConfig config) {
    return of(config.database());
  }

  /** The same, where only the database is known. */
  static RelaySourceProvider of(RelayConfig.Database database) {
    String url = database.url();
    for (RelaySourceProvider provider : ServiceLoader.load(RelaySourceProvider.class)) {
      if (provider.supports(url)) {
        UrlParameters.requireKnown(url, provider.urlParameters());
        provider.requireUsable(url);
        return provider;
      }
    }
    throw new InvalidSettingException(
        "database.url",
        "must be of a database that a Commitline module on the class path reads (outbox-postgres: jdbc:postgresql:, outbox-mysql-blackhole: jdbc:mysql:), was '%s'"
            .formatted(url));
  }
}
