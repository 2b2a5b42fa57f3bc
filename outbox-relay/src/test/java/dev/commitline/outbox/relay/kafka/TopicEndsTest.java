package dev.commitline.outbox.relay.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.KnownPlaces;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TopicEndsTest {

  private static final TopicPartition SECOND = new TopicPartition("orders.v1", 1);

  private final TopicEnds ends = new TopicEnds();

  private static KnownPlaces.Topic topic(int partitions, String id, Long... known) {
    return new KnownPlaces.Topic(partitions, id, List.of(known));
  }

  private @Nullable RelayException acknowledge(long offset) {
    return ends.acknowledged(new RecordMetadata(SECOND, offset, 0, 0, 0, 0));
  }

  @Test
  void aLogThatEndsBeforeWhatWasCommittedHasLostSome() {
    ends.know("orders.v1", topic(2, "a", 7L, 9L));
    assertThat(ends.lost(Map.of(SECOND, 9L))).isEmpty();
    assertThat(ends.lost(Map.of(SECOND, 8L))).containsExactly(new TopicEnds.Lost(SECOND, 8, 9));
  }

  @Test
  void whatWasAcknowledgedCountsOnceItIsCommitted() {
    ends.know("orders.v1", topic(2, "a"));
    assertThat(acknowledge(4)).isNull();
    assertThat(ends.of("orders.v1")).containsExactly(0L, 0L);
    ends.committed();
    assertThat(ends.of("orders.v1")).containsExactly(0L, 5L);
  }

  @Test
  void whatWasDroppedDoesNotCount() {
    ends.know("orders.v1", topic(2, "a"));
    assertThat(acknowledge(4)).isNull();
    ends.dropped();
    ends.committed();
    assertThat(ends.of("orders.v1")).containsExactly(0L, 0L);
  }

  @Test
  void aRecordThatStandsBeforeCommittedOnesShowsThatTheyAreGone() {
    ends.know("orders.v1", topic(2, "a", 0L, 9L));
    assertThat(acknowledge(9)).isNull();
    RelayException lost = Objects.requireNonNull(acknowledge(8));
    assertThat(lost.error()).isEqualTo(RelayError.TOPIC_LOST_RECORDS);
    assertThat(lost)
        .hasMessageContaining(
            "partition 1 of topic orders.v1 ends at record offset 8, and this relay has published up to 10");
  }

  /** The record that showed it may end the log where it ended. */
  @Test
  void whatWasShownIsFoundByAStartUntilItIsTaken() {
    ends.know("orders.v1", topic(2, "a", 0L, 9L));
    assertThat(acknowledge(8)).isNotNull();
    ends.begin();
    assertThat(ends.lost(Map.of(SECOND, 10L))).containsExactly(new TopicEnds.Lost(SECOND, 8, 9));
    ends.take(Map.of(SECOND, 10L));
    assertThat(ends.lost(Map.of(SECOND, 10L))).isEmpty();
  }

  @Test
  void whatWasTakenIsNotMissedWhenEventsGoThere() {
    KnownPlaces.Topic remembered = topic(2, "a", 0L, 9L);
    ends.know("orders.v1", remembered);
    ends.take(Map.of(SECOND, 4L));
    ends.meet("orders.v1", remembered);
    assertThat(acknowledge(4)).isNull();
  }

  @Test
  void anOffsetThatNobodyToldShowsNothing() {
    ends.know("orders.v1", topic(2, "a", 0L, 9L));
    assertThat(acknowledge(RecordMetadata.UNKNOWN_PARTITION)).isNull();
  }

  @Test
  void anotherTopicOfTheNameBeginsAnewAndMorePartitionsKeepWhatIsKnown() {
    ends.know("orders.v1", topic(2, "a", 7L, 9L));
    ends.know("orders.v1", topic(3, "a"));
    assertThat(ends.of("orders.v1")).containsExactly(7L, 9L, 0L);
    ends.know("orders.v1", topic(3, "b"));
    assertThat(ends.of("orders.v1")).containsExactly(0L, 0L, 0L);
  }

  @Test
  void theyAreRememberedNowAndThenAndWhereMaybeNothingFollows() {
    ends.know("orders.v1", topic(2, "a"));
    assertThat(acknowledge(4)).isNull();
    ends.committed();
    assertThat(ends.due(false)).as("it is not long ago").isEmpty();
    assertThat(ends.due(true)).containsExactly("orders.v1");
    ends.remembered(ends.due(true));
    assertThat(ends.due(true)).isEmpty();
  }
}
