package dev.commitline.outbox.relay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaPropertyRulesTest {

  @ParameterizedTest
  @CsvSource({
    "securty.protocol, security.protocol",
    "ssl.truststore.loaction, ssl.truststore.location",
    "sasl.jaas.confg, sasl.jaas.config",
    "compresion.type, compression.type",
    "Security.Protocol, security.protocol",
    "max.poll.record, max.poll.records",
  })
  void whatNoClientKnowsIsRefusedWithWhatWasMeant(String written, String meant) {
    assertThatThrownBy(() -> kafka(Map.of(written, "x"), Map.of()))
        .isInstanceOfSatisfying(
            InvalidSettingException.class,
            e -> assertThat(e.path()).isEqualTo("kafka.properties." + written))
        .hasMessageContaining("is no property of Kafka's clients: did you mean '" + meant + "'?")
        .hasMessageContaining("kafka.plugin-properties");
  }

  @Test
  void whatIsNearNothingIsRefusedWithTheWayOut() {
    assertThatThrownBy(() -> kafka(Map.of("com.example.audit.level", "high"), Map.of()))
        .hasMessage(
            "kafka.properties.com.example.audit.level is no property of Kafka's clients."
                + " For a class of your own it belongs into kafka.plugin-properties");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "linger.ms",
        "max.poll.records",
        "default.api.timeout.ms",
        "sasl.oauthbearer.token.endpoint.url",
        "ssl.truststore.location",
        "config.providers",
        "config.providers.vault.param.address",
        "metrics.context.team",
      })
  void whatAnyClientReadsIsTaken(String name) {
    assertThat(kafka(Map.of(name, "1"), Map.of()).properties()).containsKey(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acks",
        "enable.auto.commit",
        "auto.offset.reset",
        "transaction.two.phase.commit.enable"
      })
  void whatTheRelayWouldOverrideIsRefused(String name) {
    assertThatThrownBy(() -> kafka(Map.of(name, "true"), Map.of()))
        .hasMessageContaining("kafka.properties." + name + " is set by the relay itself");
  }

  @Test
  void propertiesOfOnesOwnClassesAreTakenApart() {
    assertThat(kafka(Map.of(), Map.of("com.example.audit.level", "high")).pluginProperties())
        .containsOnlyKeys("com.example.audit.level");
  }

  @ParameterizedTest
  @ValueSource(strings = {"security.protocol", "acks", "config.providers.vault.class"})
  void theWayOutIsNoneRoundTheRules(String name) {
    assertThatThrownBy(() -> kafka(Map.of(), Map.of(name, "x")))
        .hasMessage(
            "kafka.plugin-properties.%s is a property of Kafka's own clients: it belongs into kafka.properties"
                .formatted(name));
  }

  private static RelayConfig.Kafka kafka(
      Map<String, String> properties, Map<String, String> pluginProperties) {
    return new RelayConfig.Kafka("localhost:9092", properties, pluginProperties);
  }
}
