package dev.commitline.outbox.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.relay.config.InvalidSettingException;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.source.RelaySourceProvider;
import dev.commitline.outbox.spi.OutboxNames;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A parameter that the driver would ignore is refused, with what was meant. */
class UrlParametersTest {

  @ParameterizedTest
  @CsvSource({
    "jdbc:postgresql://db/shop?sslmod=verify-full, sslmod, did you mean 'sslmode'",
    "jdbc:postgresql://db/shop?ssl=true&SSLMODE=verify-full, SSLMODE, remove it",
    "jdbc:postgresql://db/shop?ssl%6Dod=verify-full, sslmod, did you mean 'sslmode'",
    "jdbc:mysql://db/shop?useSSL=true&sslMod=VERIFY_CA, sslMod, did you mean 'sslMode'",
    "jdbc:mysql://db/shop?trustCertificateKeyStoreUri=x, trustCertificateKeyStoreUri, did you mean 'trustCertificateKeyStoreUrl'",
  })
  void aMistypedNameIsRefused(String url, String name, String hint) {
    assertThatThrownBy(() -> RelaySourceProvider.of(database(url)))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("database.url has parameter '%s'".formatted(name))
        .hasMessageContaining(hint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db/shop",
        "jdbc:postgresql://db/shop?",
        "jdbc:postgresql://a:5432,b:5432/shop?targetServerType=primary&sslmode=verify-full",
        "jdbc:postgresql:///?host=db&port=5432&dbname=shop",
        "jdbc:mysql://db/shop?SSLMODE=VERIFY_CA&connectionTimeZone=UTC",
        "jdbc:mysql://db/shop?serverTimezone=UTC&forceConnectionTimeZoneToSession=true"
      })
  void whatTheDriverKnowsIsTaken(String url) {
    assertThat(RelaySourceProvider.of(database(url)).supports(url)).isTrue();
  }

  private static RelayConfig.Database database(String url) {
    return new RelayConfig.Database(url, "relay", "", OutboxNames.DEFAULT);
  }
}
