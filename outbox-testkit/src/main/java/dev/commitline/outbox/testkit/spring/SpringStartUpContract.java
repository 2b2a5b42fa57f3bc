package dev.commitline.outbox.testkit.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.commitline.outbox.InvalidDeclarationException;
import dev.commitline.outbox.Outbox;
import dev.commitline.outbox.OwnershipException;
import dev.commitline.outbox.spring.OutboxSetupException;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.tickets.Ticket;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.core.NestedExceptionUtils;

/** That an application whose declarations or settings are wrong does not start, and says why. */
@ExtendWith(OutboxExtension.class)
public abstract class SpringStartUpContract {

  private final TicketDatabase database;

  /** For a database of the test class. */
  protected SpringStartUpContract(TestDatabase database) {
    this.database = new TicketDatabase(database);
  }

  static List<Refused.Declaration> wrongDeclarations() {
    return Stream.of(Refused.DECLARATIONS, RefusedWriteThrough.DECLARATIONS)
        .flatMap(List::stream)
        .toList();
  }

  @ParameterizedTest
  @MethodSource
  void wrongDeclarations(Refused.Declaration wrong) {
    assertThatStart(wrong.types())
        .isInstanceOf(InvalidDeclarationException.class)
        .hasMessageStartingWith(wrong.place())
        .hasMessageContaining(wrong.reason());
  }

  @Test
  void aBlankFactOfADataProductIsRefused() {
    assertThatStart("commitline.outbox.scan-packages=dev.commitline.outbox.testkit.spring.blank")
        .isInstanceOf(InvalidDeclarationException.class)
        .hasMessage(
            "@DataProduct on dev.commitline.outbox.testkit.spring.blank.OwnerlessEvent:"
                + " owner must not be blank");
  }

  @Test
  void aSecondOwnerIsRefusedAndTheFirstOneStartsAgain() {
    start().close();

    assertThatStart("spring.application.name=usurper")
        .isInstanceOf(OwnershipException.class)
        .hasMessageContaining("is owned by 'tickets'")
        .hasMessageContaining("'usurper'");
    assertThatStart(
            "commitline.outbox.owner=usurper", "commitline.outbox.aggregate-types=Invoice,Ticket")
        .isInstanceOf(OwnershipException.class);
    start().close();
  }

  @Test
  void aRunningApplicationThatLosesATypeFailsAtItsCommit() {
    try (TicketContext app = start()) {
      long before = app.tickets().count();
      database.execute(
          "UPDATE %s.outbox_owner SET owner = 'successor' WHERE aggregatetype = 'Ticket'"
              .formatted(database.schema()));

      assertThatThrownBy(() -> app.tickets().save(Ticket.of("never")))
          .isInstanceOf(OwnershipException.class)
          .hasMessageContaining("is owned by 'successor'");
      assertThat(app.tickets().count()).isEqualTo(before);
    } finally {
      database.execute("DELETE FROM %s.outbox_owner".formatted(database.schema()));
    }
  }

  @Test
  void anApplicationWithoutANameNeedsSourceAndOwner() {
    assertThatStart("spring.application.name=")
        .isInstanceOf(OutboxSetupException.class)
        .hasMessageContaining("commitline.outbox.source");
    assertThatStart("spring.application.name=", "commitline.outbox.source=/desk")
        .hasMessageContaining("commitline.outbox.owner");
  }

  @Test
  void aPropertyThatDoesNotExistIsRefused() {
    assertThatStart("commitline.outbox.shema=other")
        .isInstanceOf(UnboundConfigurationPropertiesException.class);
  }

  @Test
  void aLimitThatNothingCouldKeepIsRefused() {
    assertThatStart("commitline.outbox.max-event-bytes=100")
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("max-event-bytes must be >= 1024, was 100");
  }

  @Test
  void aNameThatNeedsQuotingIsRefused() {
    assertThatStart("commitline.outbox.schema=Order-Box").hasMessageContaining("schema must match");
  }

  @Test
  void aMissingMigrationIsNamed() {
    assertThatStart(
            List.of(), "commitline.outbox.migrate=false", "commitline.outbox.schema=elsewhere")
        .hasMessageContaining("elsewhere");
  }

  @Test
  void theOutboxGoesWhereItIsConfigured() {
    String placed = database.real().name() + "_p";
    try (TicketContext app =
        start("commitline.outbox.schema=" + placed, "commitline.outbox.prefix=my_")) {
      app.tickets().save(Ticket.of("there"));

      assertThat(app.statements().executedOn("INTO " + placed + ".my_outbox ")).hasSize(1);
    } finally {
      database.drop(placed);
    }
  }

  @Test
  void aDisabledOutboxIsNotThere() {
    assertThatStart("commitline.outbox.enabled=false")
        .isInstanceOf(NoSuchBeanDefinitionException.class)
        .hasMessageContaining(Outbox.class.getName());
  }

  private TicketContext start(String... properties) {
    return TicketContext.start(database, List.of(), properties);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertThatStart(String... properties) {
    return assertThatStart(List.of(), properties);
  }

  /** The assertion is about the root cause: the bean factory wraps what happens in its beans. */
  private AbstractThrowableAssert<?, ? extends Throwable> assertThatStart(
      List<Class<?>> further, String... properties) {
    Throwable failure =
        catchThrowable(() -> TicketContext.start(database, further, properties).close());
    return assertThat(failure == null ? null : NestedExceptionUtils.getMostSpecificCause(failure));
  }
}
