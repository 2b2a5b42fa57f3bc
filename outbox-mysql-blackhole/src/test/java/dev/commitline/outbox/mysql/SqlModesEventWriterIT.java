package dev.commitline.outbox.mysql;

import dev.commitline.outbox.testkit.OnMySql;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/** Under each {@code sql_mode} that changes how statements or values are taken. */
@ExtendWith(OutboxExtension.class)
class SqlModesEventWriterIT {

  @Nested
  class Ansi extends SessionVariablesSuite {
    Ansi(@OnMySql TestDatabase database) {
      super(database, "sql_mode='ANSI'");
    }
  }

  /** The driver then writes texts with special characters as bytes. */
  @Nested
  class NoBackslashEscapes extends SessionVariablesSuite {
    NoBackslashEscapes(@OnMySql TestDatabase database) {
      super(database, "sql_mode='NO_BACKSLASH_ESCAPES'");
    }
  }

  @Nested
  class Traditional extends SessionVariablesSuite {
    Traditional(@OnMySql TestDatabase database) {
      super(database, "sql_mode='TRADITIONAL'");
    }
  }

  @Nested
  class NoMode extends SessionVariablesSuite {
    NoMode(@OnMySql TestDatabase database) {
      super(database, "sql_mode=''");
    }
  }

  @Nested
  class PadCharToFullLength extends SessionVariablesSuite {
    PadCharToFullLength(@OnMySql TestDatabase database) {
      super(database, "sql_mode='PAD_CHAR_TO_FULL_LENGTH,HIGH_NOT_PRECEDENCE'");
    }
  }
}
