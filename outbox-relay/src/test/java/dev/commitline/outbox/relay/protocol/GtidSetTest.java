package dev.commitline.outbox.relay.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GtidSetTest {

  private static final String A = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
  private static final String B = "2174b383-5441-11e8-b90a-c80aa9429562";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a:1-5 | a:1-5",
        "a:5 | a:5",
        "a:1-3:4:6-7 | a:1-4:6-7",
        "a:6-7:1-3:2-5 | a:1-7",
        "a:1, b:3-4 | b:3-4,a:1",
        "a:1-3,a:4 | a:1-4",
        "a:1-3:tag:1-5:7 | a:1-3,a:tag:1-5:7",
      })
  void isWrittenInOneForm(String text, String normal) {
    assertThat(set(text)).hasToString(uuids(normal)).isEqualTo(set(normal));
  }

  @Test
  void lineFeedsMeanNothing() {
    assertThat(GtidSet.parse(A + ":1,\n" + B + ":2")).isEqualTo(set("a:1,b:2"));
  }

  @Test
  void upperCaseIsTheSame() {
    assertThat(GtidSet.parse(A.toUpperCase(Locale.ROOT) + ":1")).isEqualTo(GtidSet.parse(A + ":1"));
    assertThat(GtidSet.parse(A + ":1").contains(A.toUpperCase(Locale.ROOT) + ":1")).isTrue();
  }

  @Test
  void emptyTextIsTheEmptySet() {
    assertThat(GtidSet.parse("")).isEqualTo(GtidSet.EMPTY).hasToString("");
    assertThat(GtidSet.EMPTY.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a:", "a:0", "a:5-3", "a:x-y", "nonsense:1", "a:-1", "a:1-"})
  void whatIsNoSetIsRefused(String text) {
    assertThatThrownBy(() -> set(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a:1-5 | a:2-3 | true",
        "a:1-5 | a:5-6 | false",
        "a:1-5:7-9 | a:4-8 | false",
        "a:1-5 | b:1 | false",
        "a:1-5,b:1-2 | b:1 | true",
        "a:1-5 | a:tag:1 | false",
        "a:1-5 | '' | true",
        "'' | a:1 | false",
      })
  void holdsAnother(String set, String other, boolean holds) {
    assertThat(set(set).containsAll(set(other))).isEqualTo(holds);
  }

  @Test
  void taggedIdentifiersAreOfASourceOfTheirOwn() {
    GtidSet tagged = set("a:1-3").with(A + ":tag:1");

    assertThat(tagged).isEqualTo(set("a:1-3:tag:1"));
    assertThat(tagged.contains(A + ":tag:1")).isTrue();
    assertThat(tagged.contains(A + ":tag:2")).isFalse();
  }

  /** Against a set that is too simple to be wrong. */
  @Test
  void growsAsASetDoes() {
    Random random = new Random(1);
    for (int run = 0; run < 200; run++) {
      GtidSet set = GtidSet.EMPTY;
      BitSet model = new BitSet();
      for (int step = 0; step < 30; step++) {
        int number = 1 + random.nextInt(40);
        GtidSet before = set;
        set = set.with(A + ":" + number);
        model.set(number);
        assertThat(set.containsAll(before)).isTrue();
        assertThat(before.containsAll(set)).isEqualTo(before.equals(set));
      }
      int gone = 1 + random.nextInt(40);
      set = set.without(A + ":" + gone);
      model.clear(gone);
      for (int number = 1; number <= 40; number++) {
        assertThat(set.contains(A + ":" + number)).isEqualTo(model.get(number));
      }
      assertThat(GtidSet.parse(set.toString())).isEqualTo(set);
    }
  }

  private static GtidSet set(String text) {
    return GtidSet.parse(uuids(text));
  }

  private static String uuids(String text) {
    return text.replaceAll("\\ba:", A + ":").replaceAll("\\bb:", B + ":").replaceAll("^a$", A);
  }
}
