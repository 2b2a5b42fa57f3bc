package dev.commitline.outbox.relay.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.relay.fault.RelayException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class NewTransactionsTest {

  private final Log passed = new Log();
  private final NewTransactions filter = new NewTransactions(at(100), passed);

  @Test
  void whatWasPublishedIsDropped() {
    transaction(90, "a");
    transaction(100, "b", "c");

    assertThat(passed.lines).isEmpty();
  }

  @Test
  void whatIsNewPassesWholeAndInOrder() {
    transaction(100, "a");
    transaction(101, "b", "c");
    transaction(150, "d");

    assertThat(passed.lines)
        .containsExactly("begin", "b", "c", "end 0/65 2", "begin", "d", "end 0/96 1");
  }

  @Test
  void aTransactionIsHeldBackUntilItsEndTellsThatItIsNew() {
    filter.begin();
    filter.event(event("a"));
    assertThat(passed.lines).isEmpty();

    filter.end(at(101), 1);
    assertThat(passed.lines).containsExactly("begin", "a", "end 0/65 1");
  }

  @Test
  void onceCaughtUpEventsPassAsTheyCome() {
    transaction(101, "a");
    passed.lines.clear();

    filter.begin();
    filter.event(event("b"));
    assertThat(passed.lines).containsExactly("begin", "b");
    assertThat(filter.betweenTransactions()).isFalse();
  }

  @Test
  void transactionsWithoutAnEventAreLeftOut() {
    transaction(101);
    transaction(102, "a");
    transaction(103);

    assertThat(passed.lines).containsExactly("begin", "a", "end 0/66 1");
  }

  @Test
  void anEndThatCountsOtherThanWhatCameIsRefused() {
    filter.begin();
    filter.event(event("a"));

    assertThatThrownBy(() -> filter.end(at(101), 2))
        .isInstanceOf(RelayException.class)
        .hasMessageContaining("has 2 events, but 1 came");
  }

  @Test
  void anEventOutsideATransactionIsRefused() {
    assertThatThrownBy(() -> filter.event(event("a")))
        .isInstanceOf(RelayException.class)
        .hasMessageContaining("outside a transaction");
  }

  @Test
  void twoBeginsAreRefused() {
    filter.begin();

    assertThatThrownBy(filter::begin).isInstanceOf(RelayException.class);
  }

  @Test
  void anEndWithoutABeginIsRefused() {
    assertThatThrownBy(() -> filter.end(at(101), 0)).isInstanceOf(RelayException.class);
  }

  private void transaction(long lsn, String... ids) {
    filter.begin();
    for (String id : ids) {
      filter.event(event(id));
    }
    filter.end(at(lsn), ids.length);
  }

  private static RelayEvent event(String id) {
    return new RelayEvent(id, "topic", false, new byte[0], null, new RecordHeaders());
  }

  private static LsnPosition at(long lsn) {
    return new LsnPosition("7", 1, lsn);
  }

  private static final class Log implements SourceTransactions {
    final List<String> lines = new ArrayList<>();

    @Override
    public void begin() {
      lines.add("begin");
    }

    @Override
    public void event(RelayEvent event) {
      lines.add(event.id());
    }

    @Override
    public void end(SourcePosition position, long events) {
      lines.add("end " + ((LsnPosition) position).text() + " " + events);
    }
  }
}
