package dev.commitline.outbox.postgres.relay.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.postgres.relay.stream.pgoutput.Relation;
import dev.commitline.outbox.postgres.relay.stream.pgoutput.Relation.Column;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What rows become is in the relay's contract. */
class OutboxColumnsTest {

  private static final int BIGINT = 20;
  private static final int VARCHAR = 1043;

  private final List<Column> columns =
      new ArrayList<>(
          List.of(
              new Column("id", 2950),
              new Column("aggregatetype", 25),
              new Column("aggregateid", 25),
              new Column("type", 25),
              new Column("payload", 17),
              new Column("topic", 25),
              new Column("compacted", 16),
              new Column("aggregateseq", BIGINT),
              new Column("source", 25),
              new Column("contenttype", 25),
              new Column("time", 1184),
              new Column("txindex", 23),
              new Column("txsize", 23),
              new Column("headers", 114)));

  @Test
  void columnsAreFoundByNameWhateverTheirOrder() {
    Collections.reverse(columns);
    columns.add(3, new Column("somebody_elses", 3802));
    columns.replaceAll(
        column -> column.name().equals("topic") ? new Column("topic", VARCHAR) : column);
    assertThatCode(this::find).doesNotThrowAnyException();
  }

  @Test
  void aColumnThatIsMissingIsNamed() {
    columns.removeIf(column -> column.name().equals("source"));
    assertCorrupt("the stream has no column 'source' of commitline.outbox");
  }

  @Test
  void aColumnOfAnotherTypeIsNamed() {
    columns.replaceAll(
        column -> column.name().equals("txsize") ? new Column("txsize", BIGINT) : column);
    assertCorrupt("column 'txsize' of commitline.outbox has a type with object id 20, not [23]");
  }

  private void assertCorrupt(String what) {
    assertThatThrownBy(this::find)
        .isInstanceOf(RelayException.class)
        .hasMessageContaining(what)
        .satisfies(
            fault ->
                assertThat(((RelayException) fault).error()).isEqualTo(RelayError.SOURCE_CORRUPT));
  }

  private OutboxColumns find() {
    return new OutboxColumns(new Relation(41, "commitline", "outbox", columns));
  }
}
