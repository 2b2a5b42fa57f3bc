package dev.commitline.outbox.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboxNamesTest {

  @Test
  void tablesAreQualifiedAndPrefixed() {
    OutboxNames names = new OutboxNames("shop", "my_");

    assertThat(names.outbox()).isEqualTo("shop.my_outbox");
    assertThat(names.heads()).isEqualTo("shop.my_outbox_head");
    assertThat(names.owners()).isEqualTo("shop.my_outbox_owner");
    assertThat(OutboxNames.DEFAULT.outbox()).isEqualTo("commitline.outbox");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Shop", "my-shop", "1shop", "shop;drop", "shop.x"})
  void whatWouldNeedQuotingIsRefused(String name) {
    assertThatThrownBy(() -> new OutboxNames(name, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("schema must match")
        .hasMessageContaining("'" + name + "'");
  }

  @Test
  void aPrefixThatWouldNeedQuotingIsRefused() {
    assertThatThrownBy(() -> new OutboxNames("shop", "my-"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("prefix must be empty or match");
  }
}
