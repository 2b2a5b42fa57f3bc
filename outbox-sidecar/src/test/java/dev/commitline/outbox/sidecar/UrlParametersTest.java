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
  @CsvSource({
    "jdbc:postgresql://db/shop?sslmode=verify-ful, 'sslmode must be one of disable, allow, prefer, require, verify-ca, verify-full, was ''verify-ful'''",
    "jdbc:postgresql://db/shop?targetServerType=primry, targetServerType",
    "jdbc:postgresql://db/shop?preferQueryMode=smart, preferQueryMode",
    "jdbc:postgresql://db/shop?connectTimeout=soon, connectTimeout",
    "jdbc:postgresql://db/shop?socketTimeout=soon, socketTimeout",
    "jdbc:postgresql://db/shop?prepareThreshold=few, prepareThreshold",
    "jdbc:postgresql://db:port/shop, 'can''t be read by the JDBC driver'",
    "jdbc:postgresql://db:5432, 'can''t be read by the JDBC driver'",
    "jdbc:postgresql://db:5432/, must name the database",
    "jdbc:postgresql:, must name the database",
    "jdbc:mysql://db/shop?sslMode=VERIFY, sslMode",
    "jdbc:mysql://db/shop?connectTimeout=soon, connectTimeout",
    "jdbc:mysql://db/shop?useSSL=maybe, useSSL",
    "jdbc:mysql://db:port/shop, db:port",
  })
  void whatTheDriverWouldRefuseWhateverTheServerIsRefused(String url, String named) {
    assertThatThrownBy(() -> RelaySourceProvider.of(database(url)))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("database.url ")
        .hasMessageContaining(named);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db/shop",
        "jdbc:postgresql://db/shop?",
        "jdbc:postgresql://a:5432,b:5432/shop?targetServerType=primary&sslmode=verify-full",
        "jdbc:postgresql:///?host=db&port=5432&dbname=shop",
        "jdbc:postgresql://db/shop?sslmode=VERIFY-FULL&sslNegotiation=direct&sslrootcert=/not/there",
        "jdbc:postgresql://db/shop?requireAuth=password,scram-sha-256&gssEncMode=prefer&ssl",
        "jdbc:mysql://db:3306/",
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
