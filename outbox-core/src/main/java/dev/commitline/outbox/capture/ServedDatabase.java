package dev.commitline.outbox.capture;

import dev.commitline.outbox.spi.OutboxDatabase;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** Looks at what a data source is connected to, before anything is written there. */
public final class ServedDatabase {

  private ServedDatabase() {}

  /**
   * What the data source is connected to, if the module does not serve it; empty when it does.
   *
   * @return product and version as the driver tells them, for a message
   */
  public static Optional<String> other(OutboxDatabase module, DataSource dataSource)
      throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      DatabaseMetaData metaData = connection.getMetaData();
      return module.supports(metaData)
          ? Optional.empty()
          : Optional.of(
              metaData.getDatabaseProductName() + " " + metaData.getDatabaseProductVersion());
    }
  }
}
