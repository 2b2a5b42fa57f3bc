package dev.commitline.outbox.relay;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The rooms of the relay, and what may be carried into them. */
class RelayArchitectureTest {

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.commitline.outbox.relay");

  @Test
  void theProtocolDoesNoIo() {
    noClasses()
        .that()
        .resideInAPackage("..relay.protocol..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.sql..",
            "java.net..",
            "java.nio.file..",
            "io.debezium..",
            "org.apache.kafka.connect..",
            "org.apache.kafka.clients..")
        .check(classes);
  }

  @Test
  void onlyTheEngineKnowsDebezium() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..relay.engine..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.debezium..")
        .check(classes);
  }

  @Test
  void onlyTheKafkaRoomKnowsKafkaClients() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..relay.kafka..")
        .and()
        .haveNameNotMatching(
            ".*(KafkaPropertyRules|ChangeTask)") // their definitions; a name in Connect's interface
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka.clients..")
        .check(classes);
  }

  @Test
  void theRoomsStandBesideEachOther() {
    slices().matching("dev.commitline.outbox.(**)").should().beFreeOfCycles().check(classes);
    noClasses()
        .that()
        .resideInAPackage("..relay.kafka..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..relay.engine..", "..relay.source..")
        .check(classes);
    noClasses()
        .that()
        .resideInAPackage("..relay.engine..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..relay.kafka..", "..relay.source..", "..relay.protocol..")
        .check(classes);
  }
}
