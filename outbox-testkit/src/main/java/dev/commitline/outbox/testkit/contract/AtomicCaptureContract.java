package dev.commitline.outbox.testkit.contract;

import static dev.commitline.outbox.testkit.contract.ContractEvent.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.EventRejectedException;
import dev.commitline.outbox.NoTransactionException;
import dev.commitline.outbox.jdbc.JdbcOutbox;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An event exists if and only if the transaction that appended it committed. */
interface AtomicCaptureContract extends CaptureTarget {

  /** Stands for the application's own table. */
  String DOMAIN_TABLE = "contract_domain";

  @Test
  default void commitLeavesDomainRowAndEvent() throws Exception {
    String id = newId();
    inTransaction(
        connection -> {
          outbox().append(order(id, "placed"));
          insertDomainRow(connection, id);
        });
    assertThat(texts(id)).containsExactly("placed");
    assertThat(domainRows(id)).isOne();
  }

  @Test
  default void aCommitCountsThoughItsConnectionBreaksThen() throws Exception {
    String id = newId();
    JdbcOutbox breaking =
        JdbcOutbox.of(
            BreakingDataSource.afterCommits(dataSource()),
            outboxDatabase(),
            names(),
            ContractEvent.SOURCE,
            ContractEvent.SERIALIZER);

    breaking.useTransaction(connection -> breaking.append(order(id, "placed")));

    assertThat(texts(id)).containsExactly("placed");
  }

  @ParameterizedTest
  @CsvSource({
    "MariaDB,11.4.2-MariaDB",
    "MySQL,5.7.44",
    "MySQL,8.0.11-TiDB-v7.5.0",
    "PostgreSQL,13.16",
    "H2,2.3.232"
  })
  default void anotherProductOrVersionIsRefused(String product, String version) {
    DataSource other = DisguisedDataSource.as(dataSource(), product, version);
    assertThatThrownBy(
            () ->
                JdbcOutbox.of(
                    other,
                    outboxDatabase(),
                    names(),
                    ContractEvent.SOURCE,
                    ContractEvent.SERIALIZER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was %s %s".formatted(product, version));
  }

  @Test
  default void rollbackLeavesNeither() throws Exception {
    String id = newId();
    assertThatThrownBy(
            () ->
                inTransaction(
                    connection -> {
                      insertDomainRow(connection, id);
                      outbox().append(order(id, "placed"));
                      throw new IllegalStateException("out of stock");
                    }))
        .hasMessage("out of stock");
    assertThat(texts(id)).isEmpty();
    assertThat(domainRows(id)).isZero();
  }

  @Test
  default void failureAmidManyEventsLeavesNone() throws Exception {
    String first = newId();
    String second = newId();
    assertThatThrownBy(
            () ->
                inTransaction(
                    connection -> {
                      outbox().append(order(first, "1"));
                      outbox().append(order(second, "2"));
                      insertDomainRow(connection, null);
                      outbox().append(order(first, "3"));
                    }))
        .isInstanceOf(SQLException.class);
    assertThat(texts(first, second)).isEmpty();
  }

  @Test
  default void rolledBackWriteGivesItsSequenceBack() throws Exception {
    String id = newId();
    try (Connection connection = begin()) {
      write(connection, order(id, "lost"));
      connection.rollback();
    }
    inTransaction(
        connection -> {
          outbox().append(order(id, "kept"));
        });
    assertThat(committedRows(Set.of(id)))
        .singleElement()
        .satisfies(row -> assertThat(row.text()).isEqualTo("kept"))
        .satisfies(row -> assertThat(row.aggregateSeq()).isOne());
  }

  @Test
  default void savepointRollbackDropsWhatWasAppendedAfterIt() throws Exception {
    String id = newId();
    inTransaction(
        connection -> {
          outbox().append(order(id, "before"));
          Savepoint savepoint = connection.setSavepoint();
          outbox().append(order(id, "dropped"));
          connection.rollback(savepoint);
          outbox().append(order(id, "after"));
          outbox().append(order(id, "last"));
        });
    assertThat(texts(id)).containsExactly("before", "after", "last");
    assertThat(committedRows(Set.of(id))).extracting(OutboxRow::txIndex).containsExactly(0, 1, 2);
    assertThat(committedRows(Set.of(id))).extracting(OutboxRow::txSize).containsOnly(3);
  }

  @Test
  default void nestedSavepointsDropNoMoreThanTheirOwn() throws Exception {
    String id = newId();
    inTransaction(
        connection -> {
          outbox().append(order(id, "1"));
          Savepoint outer = connection.setSavepoint("outer_one");
          outbox().append(order(id, "2"));
          Savepoint inner = connection.setSavepoint("inner_one");
          outbox().append(order(id, "3"));
          connection.rollback(inner);
          outbox().append(order(id, "4"));
          connection.rollback(inner);
          outbox().append(order(id, "5"));
          connection.releaseSavepoint(outer);
        });
    assertThat(texts(id)).containsExactly("1", "2", "5");
  }

  @Test
  default void outerSavepointDropsWhatAReleasedInnerOneKept() throws Exception {
    String id = newId();
    inTransaction(
        connection -> {
          outbox().append(order(id, "1"));
          Savepoint outer = connection.setSavepoint();
          Savepoint inner = connection.setSavepoint();
          outbox().append(order(id, "2"));
          connection.releaseSavepoint(inner);
          connection.rollback(outer);
        });
    assertThat(texts(id)).containsExactly("1");
  }

  @Test
  default void appendWithoutTransactionIsRefused() throws Exception {
    String id = newId();
    assertThatThrownBy(() -> outbox().append(order(id, "nowhere")))
        .isInstanceOf(NoTransactionException.class)
        .hasMessageContaining(id);
    assertThat(texts(id)).isEmpty();
  }

  @Test
  default void nulInAnIdIsRefusedAtTheCall() throws Exception {
    String id = newId();
    assertThatThrownBy(() -> commit(order(id, "before"), order(id + "\0", "refused")))
        .isInstanceOf(EventRejectedException.class)
        .hasMessageContaining("aggregate id");
    assertThat(texts(id)).isEmpty();
  }

  private List<String> texts(String... ids) throws SQLException {
    return committedRows(Set.of(ids)).stream().map(OutboxRow::text).toList();
  }

  /** Fails for a null id: the column does not take it. */
  private static void insertDomainRow(Connection connection, @Nullable String id)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO " + DOMAIN_TABLE + " (id) VALUES (?)")) {
      insert.setString(1, id);
      insert.executeUpdate();
    }
  }

  private int domainRows(String id) throws SQLException {
    try (Connection connection = dataSource().getConnection();
        PreparedStatement count =
            connection.prepareStatement("SELECT count(*) FROM " + DOMAIN_TABLE + " WHERE id = ?")) {
      count.setString(1, id);
      try (ResultSet result = count.executeQuery()) {
        result.next();
        return result.getInt(1);
      }
    }
  }
}
