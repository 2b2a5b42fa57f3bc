package dev.commitline.outbox.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.spi.OutboxDatabase;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.TestDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code outbox owners} against a real database of either kind. */
abstract class OwnersCommandContract {

  static final String PASSWORD = "Secret-1";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final TestDatabase database;

  private final OutboxNames names;

  OwnersCommandContract(OutboxDatabase kind, TestDatabase database, OutboxNames names) {
    this.database = database;
    this.names = names;
    kind.migrate(database.dataSource(), names);
  }

  /** An expression: whether an audit row has the session's user, and a time that is past. */
  abstract String audited();

  /** Statements that make a user with {@value #PASSWORD}, who may do nothing with owners. */
  abstract String creating(String user);

  /** Statements that take it away again. */
  abstract String dropping(String user);

  @BeforeEach
  void ordersAreTheShops() {
    database.execute("DELETE FROM " + names.owners());
    database.execute("DELETE FROM " + names.ownerAudit());
    database.execute(
        "INSERT INTO %s (aggregatetype, owner) VALUES ('Order', 'shop')".formatted(names.owners()));
  }

  @Test
  void listShowsTypesAndOwners() {
    assertThat(execute("list")).isZero();

    assertThat(out.toString()).startsWith("Order\tshop\t").hasLineCount(1);
  }

  @Test
  void aHandOverChangesTheOwnerAndIsAudited() throws SQLException {
    assertThat(handOver("--from", "shop", "--to", "checkout")).isZero();

    assertThat(out.toString()).contains("Order: owned by checkout, no longer by shop");
    assertThat(query("SELECT owner FROM " + names.owners())).isEqualTo("checkout");
    assertThat(
            query(
                """
                SELECT concat_ws(' ', aggregatetype, from_owner, to_owner, handed_by, reason)
                FROM %s WHERE %s
                """
                    .formatted(names.ownerAudit(), audited())))
        .isEqualTo("Order shop checkout ann orders moved");
  }

  @Test
  void aHandOverFromSomebodyElseIsRefused() throws SQLException {
    assertThat(handOver("--from", "billing", "--to", "checkout")).isEqualTo(70);

    assertThat(err.toString()).contains("it is owned by 'shop'").hasLineCount(1);
    assertThat(query("SELECT count(*) FROM " + names.ownerAudit())).isEqualTo("0");
  }

  @Test
  void aHandOverToOneselfIsWrongUsage() {
    assertThat(handOver("--from", "shop", "--to", "shop")).isEqualTo(64);
  }

  @Test
  void aHandOverThatHasToWaitTooLongMayBeTriedAgain() throws SQLException {
    try (Connection writer = database.connect();
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute("SELECT 1 FROM %s FOR SHARE".formatted(names.owners()));

      assertThat(handOver("--from", "shop", "--to", "checkout", "--wait", "1")).isEqualTo(75);
      assertThat(err.toString()).contains("'shop' still writes events of it").hasLineCount(1);
    }
    assertThat(handOver("--from", "shop", "--to", "checkout")).isZero();
  }

  @Test
  void whoMayNotIsToldWhichRightIsMissing() {
    String user = "u" + UUID.randomUUID().toString().substring(0, 8);
    grant(creating(user));
    try {
      TestDatabase login = database.as(user, PASSWORD);
      assertThat(execute(login, "list")).isEqualTo(70);
      assertThat(err.toString())
          .startsWith("outbox: user '%s' may not read %s".formatted(user, names.owners()))
          .hasLineCount(1);
      grantAsTold();
      assertThat(execute(login, "list")).isZero();

      String[] handOver = handingOver("--from", "shop", "--to", "checkout");
      assertThat(execute(login, handOver)).isEqualTo(70);
      assertThat(err.toString()).contains("may not hand over");
      grantAsTold();
      assertThat(execute(login, handOver)).isZero();
    } finally {
      grant(dropping(user));
    }
  }

  private void grantAsTold() {
    grant(err.toString().replaceFirst("(?s).* As an administrator: (.*?)\\R$", "$1"));
    err.getBuffer().setLength(0);
  }

  private void grant(String statements) {
    for (String statement : statements.split("; ")) {
      database.execute(statement);
    }
  }

  @Test
  void whereThereIsNoOutboxItSaysSo() {
    assertThat(execute("list", "--prefix", "other_")).isEqualTo(70);

    assertThat(err.toString())
        .startsWith("outbox: CL-105")
        .contains("other_outbox_owner")
        .hasLineCount(1);
  }

  @Test
  void ownersAloneIsWrongUsage() {
    assertThat(OutboxCli.commandLine(Map.of()).setErr(new PrintWriter(err)).execute("owners"))
        .isEqualTo(64);
  }

  private int handOver(String... arguments) {
    return execute(handingOver(arguments));
  }

  private static String[] handingOver(String... arguments) {
    String[] all = new String[arguments.length + 7];
    String[] fixed = {"hand-over", "--type", "Order", "--by", "ann", "--reason", "orders moved"};
    System.arraycopy(fixed, 0, all, 0, fixed.length);
    System.arraycopy(arguments, 0, all, fixed.length, arguments.length);
    return all;
  }

  private int execute(String... arguments) {
    return execute(database, arguments);
  }

  private int execute(TestDatabase login, String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "owners";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    CommandLine line =
        OutboxCli.commandLine(
            Map.of(
                "COMMITLINE_DATABASE_URL", database.jdbcUrl(),
                "COMMITLINE_DATABASE_SCHEMA", names.schema(),
                "COMMITLINE_DATABASE_USERNAME", login.username(),
                "COMMITLINE_DATABASE_PASSWORD", login.password()));
    return line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(all);
  }

  private String query(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      assertThat(row.next()).isTrue();
      return row.getString(1);
    }
  }
}
