package dev.commitline.outbox.spring;

import dev.commitline.outbox.capture.ServedDatabase;
import dev.commitline.outbox.capture.XaDataSources;
import dev.commitline.outbox.spi.OutboxDatabase;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.OwnerRegistry;
import dev.commitline.outbox.spi.Transport;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.ServiceLoader;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The outbox's database, ready to be written: chosen by what the data source is connected to, and
 * migrated.
 *
 * @param database the module that serves it
 * @param dataSource where it is
 * @param names where the outbox is in it
 */
record DatabaseSetup(OutboxDatabase database, DataSource dataSource, OutboxNames names) {

  /**
   * Finds the module for the data source, and lets it migrate.
   *
   * @param transport null for the one that the module prefers
   * @throws OutboxSetupException when the data source is one for XA
   */
  static DatabaseSetup of(
      OutboxDatabase found,
      @Nullable Transport transport,
      DataSource dataSource,
      OutboxNames names,
      boolean migrate) {
    OutboxDatabase database = using(found, transport);
    if (XaDataSources.contain(dataSource)) {
      throw new OutboxSetupException(
          "The outbox's data source is one for XA: %s".formatted(dataSource.getClass().getName()),
          "use a data source without XA, and a JdbcTransactionManager; distributed transactions are not supported");
    }
    requireServed(database, dataSource);
    if (migrate) {
      database.migrate(dataSource, names);
    }
    database.requireKept(dataSource, names);
    return new DatabaseSetup(database, dataSource, names);
  }

  /** One that the application declares was not chosen by what it serves. */
  private static void requireServed(OutboxDatabase database, DataSource dataSource) {
    try {
      ServedDatabase.other(database, dataSource)
          .ifPresent(
              other -> {
                throw new OutboxSetupException(
                    "Module %s of Commitline does not serve %s".formatted(database.name(), other),
                    "use the module and a version of the database that go together");
              });
    } catch (SQLException e) {
      throw unreachable(e);
    }
  }

  private static OutboxSetupException unreachable(SQLException e) {
    return new OutboxSetupException(
        "The outbox's database can't be reached (" + e.getMessage() + ")",
        "check spring.datasource.url, the user and the password",
        e);
  }

  private static OutboxDatabase using(OutboxDatabase database, @Nullable Transport transport) {
    try {
      return transport == null ? database : database.using(transport);
    } catch (IllegalArgumentException e) {
      throw new OutboxSetupException(
          "commitline.outbox.transport: " + e.getMessage(), "choose one that it has", e);
    }
  }

  /** The module that serves what the data source is connected to. */
  static OutboxDatabase find(DataSource dataSource, @Nullable ClassLoader loader) {
    List<OutboxDatabase> modules =
        ServiceLoader.load(OutboxDatabase.class, loader).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    try (Connection connection = dataSource.getConnection()) {
      DatabaseMetaData metaData = connection.getMetaData();
      for (OutboxDatabase module : modules) {
        if (module.supports(metaData)) {
          return module;
        }
      }
      throw unsupported(metaData, modules);
    } catch (SQLException e) {
      throw unreachable(e);
    }
  }

  private static OutboxSetupException unsupported(
      DatabaseMetaData metaData, List<OutboxDatabase> modules) throws SQLException {
    String product = metaData.getDatabaseProductName();
    return new OutboxSetupException(
        "No module of Commitline on the class path serves %s %s; there are %s"
            .formatted(
                product,
                metaData.getDatabaseProductVersion(),
                modules.stream().map(OutboxDatabase::name).toList()),
        action(product, modules.stream().map(OutboxDatabase::name).toList()));
  }

  private static String action(String product, List<String> modules) {
    if (product.equals("PostgreSQL") && !modules.contains("postgres")) {
      return "add the dependency dev.commitline:outbox-postgres";
    }
    if (product.equals("MySQL") && !modules.contains("mysql")) {
      return "add the dependency dev.commitline:outbox-mysql-blackhole";
    }
    return "use a database that has a module (PostgreSQL 14 or newer: dev.commitline:outbox-postgres, MySQL 8.0.13 or newer: dev.commitline:outbox-mysql-blackhole); others that speak their protocols are not served";
  }

  /**
   * Registers the application as the owner of the aggregate types, in a transaction of its own.
   *
   * @throws dev.commitline.outbox.OwnershipException when another application owns one of them
   */
  void register(String owner, Collection<String> aggregateTypes) {
    OwnerRegistry registry = database.ownerRegistry(names);
    try (Connection connection = dataSource.getConnection()) {
      boolean autoCommit = connection.getAutoCommit();
      connection.setAutoCommit(false);
      try {
        registry.register(connection, owner, aggregateTypes);
        connection.commit();
      } catch (Throwable failure) {
        connection.rollback();
        throw failure;
      } finally {
        connection.setAutoCommit(autoCommit);
      }
    } catch (SQLException e) {
      throw new OutboxSetupException(
          "The owner of %s can't be registered in %s (%s)"
              .formatted(aggregateTypes, names.owners(), e.getMessage()),
          "apply Commitline's migrations (commitline.outbox.migrate), and let the application's user insert into it",
          e);
    }
  }
}
