package dev.commitline.outbox.postgres;

import dev.commitline.outbox.migrations.OutboxMigrations;
import dev.commitline.outbox.spi.EventWriter;
import dev.commitline.outbox.spi.OutboxDatabase;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.OwnerRegistry;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * The outbox on PostgreSQL 14 to 18.
 *
 * <p>Thread safety: stateless.
 */
public final class PostgresOutbox implements OutboxDatabase {

  @Override
  public String name() {
    return "postgres";
  }

  @Override
  public boolean supports(DatabaseMetaData metaData) throws SQLException {
    return metaData.getDatabaseProductName().equals("PostgreSQL");
  }

  @Override
  public void migrate(DataSource dataSource, OutboxNames names) {
    new OutboxMigrations(names.schema(), names.prefix()).apply(dataSource);
  }

  @Override
  public EventWriter eventWriter(OutboxNames names, String owner) {
    return new TableEventWriter(names, owner);
  }

  @Override
  public OwnerRegistry ownerRegistry(OutboxNames names) {
    return new PostgresOwnerRegistry(names);
  }
}
