package dev.commitline.outbox.relay.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class KafkaFaultsTest {

  private final ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("mine", new byte[1]);

  @Test
  void aRefusalConcernsTheTopicsThatItNames() {
    assertThat(KafkaFaults.concernsOthers(refusalOf("other"), record)).isTrue();
    assertThat(KafkaFaults.concernsOthers(refusalOf("other", "mine"), record)).isFalse();
    assertThat(KafkaFaults.concernsOthers(new KafkaException(refusalOf("other")), record)).isTrue();
  }

  @Test
  void oneThatNamesNoneConcernsTheRecord() {
    assertThat(KafkaFaults.concernsOthers(new TopicAuthorizationException("no"), record)).isFalse();
    assertThat(KafkaFaults.concernsOthers(new RecordTooLargeException("no"), record)).isFalse();
  }

  @Test
  void anEventLargerThanASegmentIsRefusedAlone() {
    RelayException fault = KafkaFaults.ofEvent("x", new RecordBatchTooLargeException("no"));
    assertThat(fault.error()).isEqualTo(RelayError.EVENT_TOO_LARGE);
    assertThat(KafkaFaults.refusesEvent(fault)).isTrue();
    assertThat(KafkaFaults.refusesTopic(fault)).as("others can go there").isFalse();
  }

  @Test
  void whatTheRelayRemembersIsNoEvent() {
    RelayException fault =
        KafkaFaults.during("x", new KafkaException(new RecordTooLargeException("no")));
    assertThat(fault.error()).isEqualTo(RelayError.TOPIC_UNUSABLE);
    assertThat(fault).hasMessageContaining("raise its max.message.bytes");
  }

  private static TopicAuthorizationException refusalOf(String... topics) {
    return new TopicAuthorizationException(Set.of(topics));
  }
}
