package dev.commitline.outbox.mysql.relay.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.shyiko.mysql.binlog.network.SSLMode;
import dev.commitline.outbox.relay.config.InvalidSettingException;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.spi.OutboxNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAddressTest {

  @ParameterizedTest
  @CsvSource({
    "jdbc:mysql://db.example:3307/shop,                     db.example, 3307, PREFERRED",
    "jdbc:mysql://db.example/shop,                          db.example, 3306, PREFERRED",
    "jdbc:mysql://[::1]:3307/shop, [::1], 3307, PREFERRED",
    "jdbc:mysql:///,                                        localhost,  3306, PREFERRED",
    "jdbc:mysql://db.example/?sslMode=DISABLED,             db.example, 3306, DISABLED",
    "jdbc:mysql://db.example/?sslMode=verify_ca&useSSL=no,  db.example, 3306, VERIFY_CA",
    "jdbc:mysql://db.example/?useSSL=false,                 db.example, 3306, DISABLED",
    "'jdbc:mysql://address=(host=db.example)(port=3307)(sslMode=REQUIRED)/', db.example, 3307, REQUIRED",
  })
  void takesAUrlAsConnectorJDoes(String url, String host, int port, SSLMode mode) {
    DatabaseAddress address = DatabaseAddress.parse(url);

    assertThat(address.host()).isEqualTo(host);
    assertThat(address.port()).isEqualTo(port);
    assertThat(address.sslMode()).isEqualTo(mode);
  }

  @Test
  void knowsTheKeyStores() {
    DatabaseAddress address =
        DatabaseAddress.parse(
            "jdbc:mysql://db/?sslMode=VERIFY_IDENTITY"
                + "&trustCertificateKeyStoreUrl=file:///trust.p12"
                + "&trustCertificateKeyStorePassword=t"
                + "&clientCertificateKeyStoreUrl=file:///own.p12");

    assertThat(address.trusted()).isEqualTo(new TlsSockets.Store("file:///trust.p12", "t"));
    assertThat(address.own()).isEqualTo(new TlsSockets.Store("file:///own.p12", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:mysql://u:geheim@one,two/shop",
        "jdbc:mysql:replication://one,two/shop?password=geheim",
        "jdbc:mysql://db:port?password=geheim",
        "jdbc:postgresql://db/shop?password=geheim"
      })
  void refusesWhatIsNotOneHostAndKeepsItsPassword(String url) {
    assertThatThrownBy(() -> DatabaseAddress.parse(url))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("one MySQL host")
        .hasMessageNotContaining("geheim");
  }

  /** Not first when the stream is to begin, which the relay would try again and again. */
  @Test
  void settingsAreRefusedWhenTheyAreMade() {
    RelayConfig.Database two =
        new RelayConfig.Database(
            "jdbc:mysql://one,two/shop", "u", "p", new OutboxNames("commitline", ""));

    assertThatThrownBy(() -> new ConnectorSettings("r", two, "", StreamStart.UNKNOWN, ""))
        .isInstanceOf(InvalidSettingException.class);
  }

  @Test
  void namesAValueThatNobodyKnows() {
    assertThatThrownBy(
            () -> DatabaseAddress.parse("jdbc:mysql://db/?sslMode=SOMETIMES&password=geheim"))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("sslMode")
        .hasMessageContaining("SOMETIMES")
        .hasMessageNotContaining("geheim");
  }
}
