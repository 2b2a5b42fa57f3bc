package dev.commitline.outbox.mysql.relay;

import com.mysql.cj.conf.ConnectionUrl;
import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.exceptions.CJException;
import com.mysql.cj.jdbc.JdbcPropertySetImpl;
import dev.commitline.outbox.mysql.relay.history.OutboxHistory;
import dev.commitline.outbox.mysql.relay.history.ReplayDialect;
import dev.commitline.outbox.mysql.relay.server.MySqlConnections;
import dev.commitline.outbox.relay.config.InvalidSettingException;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.config.UrlSecrets;
import dev.commitline.outbox.relay.history.EventHistory;
import dev.commitline.outbox.relay.history.ReplayLedger;
import dev.commitline.outbox.relay.history.ReplayTable;
import dev.commitline.outbox.relay.source.RelaySource;
import dev.commitline.outbox.relay.source.RelaySourceProvider;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@code jdbc:mysql:} databases. */
public final class MySqlRelaySourceProvider implements RelaySourceProvider {

  @Override
  public boolean supports(String jdbcUrl) {
    return jdbcUrl.startsWith("jdbc:mysql:");
  }

  /** In whatever case, as the driver reads them. */
  @Override
  public Set<String> urlParameters() {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (PropertyKey key : PropertyKey.values()) {
      names.add(key.getKeyName());
      if (key.getCcAlias() != null) {
        names.add(key.getCcAlias());
      }
    }
    return names;
  }

  @Override
  public void requireUsable(String jdbcUrl) {
    try {
      Properties parsed =
          ConnectionUrl.getConnectionUrlInstance(jdbcUrl, new Properties())
              .getMainHost()
              .exposeAsProperties();
      new JdbcPropertySetImpl().initializeProperties(parsed);
    } catch (CJException e) {
      throw new InvalidSettingException(
          "database.url",
          "is refused by the JDBC driver: " + UrlSecrets.masked(String.valueOf(e.getMessage())));
    }
  }

  @Override
  public RelaySource open(RelayConfig config) {
    return new MySqlRelaySource(config);
  }

  @Override
  public EventHistory history(RelayConfig config) {
    return new OutboxHistory(config);
  }

  @Override
  public ReplayLedger replays(RelayConfig config) {
    return new ReplayTable(config, new ReplayDialect(new MySqlConnections(config)));
  }
}
