package dev.commitline.outbox.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.EventRejectedException;
import dev.commitline.outbox.EventRejectedException.Limit;
import dev.commitline.outbox.InvalidDeclarationException;
import dev.commitline.outbox.OutboxException;
import dev.commitline.outbox.OwnershipException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;

class OutboxFailureAnalyzerTest {

  @Test
  void isFoundBySpringBoot() {
    assertThat(
            SpringFactoriesLoader.forDefaultResourceLocation()
                .load(FailureAnalyzer.class, (type, name, failure) -> {}))
        .hasAtLeastOneElementOfType(OutboxFailureAnalyzer.class);
  }

  @Test
  void saysWhatIsWrongAndWhatToDo() {
    assertThat(analysis(new InvalidDeclarationException("@EmitEvent on X.save: wrong")))
        .isNotNull()
        .satisfies(it -> assertThat(it.getDescription()).isEqualTo("@EmitEvent on X.save: wrong"))
        .satisfies(it -> assertThat(it.getAction()).contains("declaration"));
    assertThat(analysis(new OwnershipException("owned")))
        .isNotNull()
        .satisfies(it -> assertThat(it.getAction()).contains("commitline.outbox.owner"));
    assertThat(analysis(new OutboxSetupException("No module", "add one")))
        .isNotNull()
        .satisfies(it -> assertThat(it.getDescription()).isEqualTo("No module"))
        .satisfies(it -> assertThat(it.getAction()).isEqualTo("Add one."));
  }

  @Test
  void leavesOtherFailuresAlone() {
    assertThat(analysis(new EventRejectedException(Limit.AGGREGATE_ID, "Order", 256, "too long")))
        .isNull();
  }

  private static @Nullable FailureAnalysis analysis(OutboxException cause) {
    return new OutboxFailureAnalyzer().analyze(new BeanCreationException("wrapped", cause));
  }
}
