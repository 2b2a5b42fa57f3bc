package dev.commitline.outbox.postgres;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** A domain application that captures events never needs the relay's dependencies. */
class PostgresArchitectureTest {

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.commitline.outbox.postgres");

  @Test
  void captureKnowsNothingOfRelayOrDebezium() {
    noClasses()
        .that()
        .resideInAPackage("dev.commitline.outbox.postgres")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.commitline.outbox.relay..",
            "..postgres.relay..",
            "io.debezium..",
            "org.apache.kafka..")
        .check(classes);
  }

  @Test
  void theRelaySourceKnowsConnectButNeitherDebeziumNorKafkasClients() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.debezium..", "org.apache.kafka.clients..")
        .check(classes);
  }

  @Test
  void theStreamIsTakenApartWithoutKnowingWhatItIsFor() {
    noClasses()
        .that()
        .resideInAPackage("..pgoutput..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.commitline.outbox.postgres",
            "dev.commitline.outbox.postgres.relay",
            "dev.commitline.outbox.postgres.relay.server",
            "dev.commitline.outbox.postgres.relay.stream",
            "dev.commitline.outbox.relay..",
            "java.sql..",
            "org.postgresql..",
            "org.apache.kafka..")
        .check(classes);
  }

  @Test
  void whatReadsKnowsTheServerAndNothingOfTheRelaysLife() {
    noClasses()
        .that()
        .resideInAnyPackage("..relay.stream..", "..relay.history..", "..relay.server..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.commitline.outbox.postgres.relay")
        .check(classes);
    noClasses()
        .that()
        .resideInAPackage("..relay.server..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..relay.stream..", "..relay.history..")
        .check(classes);
  }
}
