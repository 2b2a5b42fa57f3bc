package dev.commitline.outbox.mysql;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** A domain application that captures events never needs the relay's dependencies. */
class MySqlArchitectureTest {

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.commitline.outbox.mysql");

  @Test
  void captureKnowsNothingOfRelayOrDebezium() {
    noClasses()
        .that()
        .resideInAPackage("dev.commitline.outbox.mysql")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.commitline.outbox.relay..",
            "..mysql.relay..",
            "io.debezium..",
            "org.apache.kafka..")
        .check(classes);
  }

  @Test
  void theRelaySourceKnowsDebeziumOnlyByItsRecords() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.debezium..", "org.apache.kafka.clients..")
        .check(classes);
  }

  @Test
  void whatReadsKnowsTheServerAndNothingOfTheRelaysLife() {
    noClasses()
        .that()
        .resideInAnyPackage("..relay.stream..", "..relay.history..", "..relay.server..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.commitline.outbox.mysql.relay")
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
