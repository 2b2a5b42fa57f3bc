package dev.commitline.outbox.mysql.relay.server;

import com.github.shyiko.mysql.binlog.network.ServerException;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Classifies what the driver reports by MySQL's error code (manual: server error message reference)
 * and SQLState, never by message text.
 */
public final class MySqlFaults {

  public static final int NO_SUCH_TABLE = 1146;
  public static final int DUPLICATE_KEY = 1062;
  private static final int UNKNOWN_DATABASE = 1049;
  private static final int DATABASE_DENIED = 1044;
  private static final int LOGIN_DENIED = 1045;
  private static final int LOGIN_DENIED_WITHOUT_PASSWORD = 1698;
  private static final int TABLE_DENIED = 1142;
  private static final int COLUMN_DENIED = 1143;
  private static final int ROUTINE_DENIED = 1370;
  private static final int PRIVILEGE_MISSING = 1227;
  private static final int TOO_MANY_CONNECTIONS = 1040;
  private static final int SHUTTING_DOWN = 1053;
  private static final int NO_SUCH_PROCEDURE = 1305;
  private static final int READ_ONLY = 1290; // or another option that forbids the statement
  private static final int READ_ONLY_MODE = 1836;
  private static final int INTERRUPTED = 1317;
  private static final int TIME_LIMIT = 3024;
  private static final int LOCK_WAIT_LIMIT = 1205;
  private static final int IDLE_LIMIT = 4031;
  private static final int USER_LIMIT = 1226; // so many statements or connections in an hour
  private static final int JOIN_LIMIT = 1104;
  private static final int TOO_MANY_OF_USER = 1203;
  private static final int HOST_DENIED = 1130;
  private static final int PASSWORD_EXPIRED = 1862;
  private static final int PASSWORD_TO_BE_RESET = 1820;
  private static final int ACCOUNT_LOCKED = 3118;

  /**
   * A trigger's SIGNAL; a CHECK constraint, a missing default, a table that a trigger may not
   * change, and a definer that is gone.
   */
  private static final Set<Integer> REFUSING = Set.of(1644, 3819, 1364, 1442, 1449);

  /** Classes: data, integrity, syntax and access, and what users make. */
  private static final List<String> REFUSING_STATES = List.of("22", "23", "42", "45");

  private MySqlFaults() {}

  public static RelayException during(String what, SQLException fault) {
    return of(what, fault, fault.getErrorCode(), fault.getSQLState());
  }

  /** What keeps a heartbeat from being written: the outbox itself, or something that may pass. */
  public static RelayException duringHeartbeat(String outbox, SQLException fault) {
    RelayException other = during("can't write a heartbeat", fault);
    boolean rejected =
        other.error() == RelayError.OUTBOX_NOT_READABLE
            || (other.error() == RelayError.SOURCE_FAULT && refuses(fault));
    return rejected
        ? new RelayException(
            RelayError.HEARTBEAT_REFUSED,
            "table %s, or what belongs to it, refused the row of a heartbeat: %s (error %d, SQLState %s)"
                .formatted(outbox, fault.getMessage(), fault.getErrorCode(), fault.getSQLState()),
            fault)
        : other;
  }

  private static boolean refuses(SQLException fault) {
    String state = String.valueOf(fault.getSQLState());
    return REFUSING.contains(fault.getErrorCode())
        || REFUSING_STATES.stream().anyMatch(state::startsWith);
  }

  /** What the server answered to somebody who reads its binlog. */
  public static RelayException during(String what, ServerException fault) {
    return of(what, fault, fault.getErrorCode(), fault.getSqlState());
  }

  /** Whether user and password were refused. */
  public static boolean loginRefused(SQLException fault) {
    return classify(fault.getErrorCode(), fault.getSQLState()) == RelayError.DATABASE_LOGIN_REFUSED;
  }

  /** Whether the user lacks a right. */
  public static boolean notPermitted(SQLException fault) {
    return classify(fault.getErrorCode(), fault.getSQLState()) == RelayError.OUTBOX_NOT_READABLE;
  }

  private static RelayException of(
      String what, Exception fault, int code, @Nullable String sqlState) {
    return new RelayException(
        classify(code, sqlState),
        "%s: %s (error %d, SQLState %s)".formatted(what, fault.getMessage(), code, sqlState),
        fault);
  }

  private static RelayError classify(int code, @Nullable String sqlState) {
    return switch (code) {
      case UNKNOWN_DATABASE -> RelayError.DATABASE_UNKNOWN;
      case LOGIN_DENIED,
          LOGIN_DENIED_WITHOUT_PASSWORD,
          HOST_DENIED,
          PASSWORD_EXPIRED,
          PASSWORD_TO_BE_RESET,
          ACCOUNT_LOCKED ->
          RelayError.DATABASE_LOGIN_REFUSED;
      case DATABASE_DENIED, TABLE_DENIED, COLUMN_DENIED, ROUTINE_DENIED ->
          RelayError.OUTBOX_NOT_READABLE;
      case NO_SUCH_TABLE, NO_SUCH_PROCEDURE -> RelayError.OUTBOX_MISSING;
      case PRIVILEGE_MISSING -> RelayError.REPLICATION_NOT_PERMITTED;
      case TOO_MANY_CONNECTIONS, TOO_MANY_OF_USER, SHUTTING_DOWN -> RelayError.DATABASE_UNREACHABLE;
      case READ_ONLY, READ_ONLY_MODE -> RelayError.SERVER_IS_STANDBY;
      case INTERRUPTED, TIME_LIMIT, LOCK_WAIT_LIMIT, IDLE_LIMIT, USER_LIMIT, JOIN_LIMIT ->
          RelayError.LIMIT_STRUCK;
      default ->
          String.valueOf(sqlState).startsWith("08")
              ? RelayError.DATABASE_UNREACHABLE
              : RelayError.SOURCE_FAULT;
    };
  }
}
