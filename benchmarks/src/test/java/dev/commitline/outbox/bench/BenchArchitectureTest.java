package dev.commitline.outbox.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What is measured stands apart from what measures. */
class BenchArchitectureTest {

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.commitline.outbox.bench");

  @Test
  void ourRelayIsMeasuredAsTheProcessThatUsersRun() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..bench.micro..") // which looks into it
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.commitline.outbox.relay..", "dev.commitline.outbox.sidecar..")
        .check(classes);
  }

  @Test
  void onlyPeersRunDebezium() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..bench.peer..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.debezium.engine..", "io.debezium.embedded..")
        .check(classes);
  }

  @Test
  void theRoomsStandBesideEachOther() {
    slices().matching("dev.commitline.outbox.bench.(*)..").should().beFreeOfCycles().check(classes);
  }
}
