package dev.commitline.outbox.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.mysql.cj.conf.PropertyDefinitions;
import com.mysql.cj.conf.PropertyKey;
import dev.commitline.outbox.relay.config.InvalidSettingException;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.config.UrlSecrets;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.spi.OutboxNames;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rule against all that the drivers know, as they spell it. */
class UrlSecretsTest {

  private static final int LONG = 4_000_000;
  private static final String HUSH = "hu,sh)h-1";

  /** Names that sound like secrets, and are settings about secrets. */
  private static final Set<String> NO_SECRETS =
      Set.of("sslpasswordcallback", "passwordcharacterencoding", "disconnectonexpiredpasswords");

  static List<String> urls() throws SQLException {
    List<String> urls = new ArrayList<>();
    String url = "jdbc:postgresql://db/shop";
    Arrays.stream(DriverManager.getDriver(url).getPropertyInfo(url, new Properties()))
        .map(property -> property.name)
        .filter(UrlSecretsTest::sounds)
        .forEach(
            name -> urls.add("jdbc:postgresql://db/shop?ssl=true&%s=%s".formatted(name, HUSH)));
    PropertyDefinitions.PROPERTY_KEY_TO_PROPERTY_DEFINITION.keySet().stream()
        .flatMap(UrlSecretsTest::spellings)
        .filter(UrlSecretsTest::sounds)
        .forEach(name -> urls.add("jdbc:mysql://db/shop?%s=%s&useSSL=true".formatted(name, HUSH)));
    urls.add("jdbc:mysql://db/shop?client%43ertificateKeyStorePass%77ord=" + HUSH);
    urls.add("jdbc:mysql://db/shop?TRUSTCERTIFICATEKEYSTOREPASSWORD=" + HUSH);
    urls.add("jdbc:mysql://address=(host=db)(password2=hush)/shop?password3=" + HUSH);
    return urls;
  }

  private static Stream<String> spellings(PropertyKey key) {
    return Stream.of(key.getKeyName(), key.getCcAlias()).filter(name -> name != null);
  }

  private static boolean sounds(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return (lower.contains("pass") || lower.contains("secret") || lower.contains("token"))
        && !NO_SECRETS.contains(lower);
  }

  @ParameterizedTest
  @MethodSource("urls")
  void noSecretOfADriverIsShownAnywhere(String url) {
    assertThat(UrlSecrets.maskedUrl(url)).doesNotContain("hu,", "sh)", "h-1").contains("=***");
    assertThat(UrlSecrets.masked("can't parse '" + url + "' at all"))
        .doesNotContain("hu,", "sh)", "h-1")
        .contains("=***");
    assertThat(new RelayException(RelayError.DATABASE_UNREACHABLE, "at " + url, null))
        .message()
        .doesNotContain("hu,");
    assertThat(new ConfigurationException("was " + url)).message().doesNotContain("hu,");
    assertThat(new InvalidSettingException("database.url", "was " + url))
        .message()
        .doesNotContain("hu,");
    try {
      assertThat(database(url).toString()).doesNotContain("hu,").contains("***");
    } catch (InvalidSettingException refused) {
      assertThat(refused).message().doesNotContain("hu,");
    }
  }

  /** Seconds at most; with a rule that is quadratic in the text, hours. */
  @ParameterizedTest
  @ValueSource(strings = {"a", "a=", " ", "a ", "/", "//", "//a", "%", "&", "password", "=", "a=%"})
  void aLongTextIsMaskedInLinearTime(String part) {
    String text = part.repeat(LONG / part.length());
    assertTimeoutPreemptively(
        Duration.ofMinutes(1),
        () -> {
          assertThat(UrlSecrets.masked(text).length()).isLessThanOrEqualTo(text.length());
          assertThat(UrlSecrets.maskedUrl(text).length()).isLessThanOrEqualTo(text.length());
          assertThatThrownBy(() -> database(text)).isInstanceOf(InvalidSettingException.class);
        });
  }

  @Test
  void aSecretInsideAnotherValueIsMasked() {
    assertThat(
            UrlSecrets.masked("url=jdbc:mysql://db/shop?a=b;password=hush&c=d x password = hush"))
        .isEqualTo("url=jdbc:mysql://db/shop?a=b;password=***&c=d x password = ***");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://u:hush@db/shop",
        "jdbc:postgresql://db/shop?user=u",
        "jdbc:postgresql://db/shop?ssl=true&password=hush",
        "jdbc:mysql://db/shop?PASSWORD=hush",
        "jdbc:mysql://db/shop?pass%77ord=hush",
        "jdbc:mysql://db/shop?password1=hush",
        "jdbc:mysql://address=(host=db)(user=u)(port=3306)/shop",
        "jdbc:mysql://(host=db,password=hush)/shop"
      })
  void credentialsInAUrlAreRefusedWithoutBeingShown(String url) {
    assertThatThrownBy(() -> database(url))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("database.url must not hold a user or password")
        .message()
        .doesNotContain("hush");
  }

  @Test
  void whatIsNoSecretIsShown() {
    String url = "jdbc:postgresql://db:5432/shop?sslmode=verify-full&sslrootcert=/ca.pem";
    assertThat(UrlSecrets.maskedUrl(url)).isEqualTo(url);
    assertThat(UrlSecrets.masked("wal_level = logical; see a=b"))
        .isEqualTo("wal_level = logical; see a=b");
  }

  private static RelayConfig.Database database(String url) {
    return new RelayConfig.Database(url, "relay", "", OutboxNames.DEFAULT);
  }
}
