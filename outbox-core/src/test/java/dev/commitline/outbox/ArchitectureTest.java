package dev.commitline.outbox;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.commitline.outbox");

  @Test
  void onlyPackageSpringKnowsSpring() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..outbox.spring..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.springframework..", "org.aopalliance..")
        .check(CORE);
  }

  @Test
  void onlyPackageJsonAndItsAutoConfigurationKnowJackson() {
    noClasses()
        .that()
        .resideOutsideOfPackages("..outbox.json..", "..outbox.spring..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("tools.jackson..")
        .check(CORE);
  }

  @Test
  void onlyPackageAvroAndItsAutoConfigurationKnowAvro() {
    noClasses()
        .that()
        .resideOutsideOfPackages("..outbox.avro..", "..outbox.spring..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.avro..")
        .check(CORE);
  }

  @Test
  void onlyPackageTracingAndItsAutoConfigurationKnowMicrometer() {
    noClasses()
        .that()
        .resideOutsideOfPackages("..outbox.tracing..", "..outbox.spring..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.micrometer..")
        .check(CORE);
  }

  @Test
  void domainApplicationsGetNoRelay() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.debezium..", "org.apache.kafka..")
        .check(CORE);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().assignedFrom(eachPackage()).should().beFreeOfCycles().check(CORE);
  }

  @Test
  void theApiShowsNothingInternal() {
    noCodeUnits()
        .that(areApi())
        .should()
        .haveRawReturnType(resideInAPackage("..outbox.capture.."))
        .check(CORE);
    codeUnits()
        .that(areApi())
        .should()
        .notHaveRawParameterTypes(
            DescribedPredicate.anyElementThat(resideInAPackage("..outbox.capture..")))
        .check(CORE);
  }

  private static DescribedPredicate<JavaCodeUnit> areApi() {
    return DescribedPredicate.describe(
        "are public or protected, in a public class of the API",
        unit -> {
          JavaClass owner = unit.getOwner();
          return owner.getModifiers().contains(JavaModifier.PUBLIC)
              && !owner.getPackageName().endsWith(".capture")
              && (unit.getModifiers().contains(JavaModifier.PUBLIC)
                  || unit.getModifiers().contains(JavaModifier.PROTECTED));
        });
  }

  private static SliceAssignment eachPackage() {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass type) {
        return SliceIdentifier.of(type.getPackageName());
      }

      @Override
      public String getDescription() {
        return "each package";
      }
    };
  }
}
