package dev.commitline.outbox.chaos;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Chaos knows the relay from outside only, and a database by its one interface. */
class ChaosArchitectureTest {

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.commitline.outbox.chaos");

  @Test
  void theRelayIsAProcessAndNoLibrary() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.commitline.outbox.relay..", "dev.commitline.outbox.sidecar..")
        .check(classes);
  }

  @Test
  void onlyTheWorldKnowsWhichDatabaseItIs() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..chaos.world..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.commitline.outbox.postgres..", "org.postgresql..")
        .check(classes);
  }

  @Test
  void theCheckKnowsNothingOfFaultsOrLoad() {
    noClasses()
        .that()
        .resideInAPackage("..chaos.check..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..chaos.fault..", "..chaos.load..")
        .check(classes);
  }

  @Test
  void theRoomsStandBesideEachOther() {
    slices().matching("dev.commitline.outbox.chaos.(*)..").should().beFreeOfCycles().check(classes);
  }
}
