package dev.commitline.outbox.testkit.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.Correlation;
import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.spi.EventContext;
import dev.commitline.outbox.spi.PayloadSerializer;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.tickets.Ticket;
import dev.commitline.outbox.testkit.spring.tickets.TicketEvent;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** That beans of the application add headers and choose the form of payloads. */
@ExtendWith(OutboxExtension.class)
public abstract class SpringHeadersContract {

  private final TicketDatabase database;

  /** For a database of the test class. */
  protected SpringHeadersContract(TestDatabase database) {
    this.database = new TicketDatabase(database);
  }

  static final class Tenant implements EventContext {
    @Override
    public Map<String, String> headers(OutboxEvent event) {
      return Map.of("tenant", "north", "ce_region", "eu");
    }
  }

  static final class Notes implements PayloadSerializer {
    @Override
    public boolean supports(Class<?> payloadType) {
      return payloadType == TicketEvent.Noted.class;
    }

    @Override
    public String contentType() {
      return "text/plain";
    }

    @Override
    public byte[] serialize(Object payload) {
      return ((TicketEvent.Noted) payload).text().getBytes(StandardCharsets.UTF_8);
    }
  }

  @Test
  void contextsAndCorrelationsReachTheOutbox() {
    try (TicketContext app = TicketContext.start(database, List.of(Tenant.class))) {
      Correlation.of("case-7")
          .causedBy("command-1")
          .run(() -> app.transaction(status -> app.desk().note("with headers")));

      assertThat(stored(database.header("tenant"))).isEqualTo("north");
      assertThat(stored(database.header("ce_region"))).isEqualTo("eu");
      assertThat(stored(database.header("ce_correlationid"))).isEqualTo("case-7");
      assertThat(stored(database.header("ce_causationid"))).isEqualTo("command-1");
    }
  }

  @Test
  void aSerializerOfTheApplicationWritesWhatItSupportsAndJsonTheRest() {
    try (TicketContext app = TicketContext.start(database, List.of(Notes.class))) {
      app.transaction(status -> app.desk().note("as text"));
      assertThat(stored("contenttype")).isEqualTo("text/plain");
      assertThat(StoredEvent.in(database)).extracting(StoredEvent::payload).contains("as text");

      app.tickets().save(Ticket.of("as JSON"));
      assertThat(stored("contenttype")).isEqualTo("application/json");
    }
  }

  /** Of the newest event. */
  private String stored(String expression) {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT %s FROM %s ORDER BY id DESC LIMIT 1"
                    .formatted(expression, database.events()))) {
      assertThat(row.next()).isTrue();
      return String.valueOf(row.getString(1));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
