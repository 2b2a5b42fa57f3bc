package dev.commitline.outbox.relay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicSettingRulesTest {

  @ParameterizedTest
  @CsvSource({
    "retention.mss, retention.ms",
    "cleanup.polcy, cleanup.policy",
    "min.insync.replica, min.insync.replicas",
    "Retention.Bytes, retention.bytes",
  })
  void whatNoBrokerKnowsIsRefusedWithWhatWasMeant(String written, String meant) {
    assertThatThrownBy(() -> topics(Map.of(written, "1")))
        .isInstanceOfSatisfying(
            InvalidSettingException.class,
            e -> assertThat(e.path()).isEqualTo("topics.config." + written))
        .hasMessageContaining("is no setting of Kafka's topics: did you mean '" + meant + "'?");
  }

  @Test
  void whatIsNearNothingIsRefusedWithTheWayOut() {
    assertThatThrownBy(() -> topics(Map.of("com.example.tier", "cold")))
        .hasMessage(
            "topics.config.com.example.tier is no setting of Kafka's topics."
                + " One that only another maker's brokers know needs a topic that is made by hand");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "retention.ms",
        "min.insync.replicas",
        "min.compaction.lag.ms",
        "remote.storage.enable",
        "compression.type",
        "leader.replication.throttled.replicas",
        "message.timestamp.difference.max.ms"
      })
  void whatBrokersKnowIsTaken(String name) {
    assertThat(topics(Map.of(name, "1")).config()).containsKey(name);
  }

  private static RelayConfig.Topics topics(Map<String, String> config) {
    return new RelayConfig.Topics(6, -1, config);
  }
}
