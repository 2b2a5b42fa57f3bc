package dev.commitline.outbox.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.testkit.contract.ContractEvent.CustomerState;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

/** A topic that is missing is created as its data product declares it. */
interface RelayTopicContract extends RelayTarget {

  @Test
  default void topicOfACompactedProductIsCreatedCompacted() throws Exception {
    String id = newId();
    commit(OutboxEvent.of("Customer", id, new CustomerState(ContractEvent.utf8("new"))));
    awaitPublished(1, ContractEvent.CUSTOMERS, Set.of(id));
    assertThat(cleanupPolicy(ContractEvent.CUSTOMERS)).isEqualTo("compact");
  }

  @Test
  default void anyOtherTopicIsNot() throws Exception {
    String id = newId();
    commit(ContractEvent.stock(id, "1"));
    awaitPublished(1, ContractEvent.STOCK, Set.of(id));
    assertThat(cleanupPolicy(ContractEvent.STOCK)).isEqualTo("delete");
  }

  private String cleanupPolicy(String topic) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try (Admin admin = broker().admin()) {
      Map<ConfigResource, Config> configs =
          admin.describeConfigs(List.of(resource)).all().get(30, TimeUnit.SECONDS);
      return Objects.requireNonNull(configs.get(resource)).get("cleanup.policy").value();
    }
  }
}
