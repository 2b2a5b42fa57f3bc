package dev.commitline.outbox.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.DataProduct;
import dev.commitline.outbox.DataQuality;
import dev.commitline.outbox.EventType;
import dev.commitline.outbox.InvalidDeclarationException;
import dev.commitline.outbox.SlaTier;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.annotation.AliasFor;

class ProductCatalogTest {

  private static final String TEXT = "text";

  private final ProductCatalog catalog = new ProductCatalog();

  @DataProduct(
      name = "shop.orders",
      version = 2,
      domain = "shop",
      owner = "team-orders",
      description = TEXT,
      quality = DataQuality.CURATED,
      sla = SlaTier.TIER_1)
  sealed interface OrderEvent permits Placed, Paid {}

  record Placed() implements OrderEvent {}

  @EventType("orders.paid")
  record Paid() implements OrderEvent {}

  @DataProduct(
      name = "shop.orders",
      version = 2,
      domain = "shop",
      owner = "someone else",
      description = TEXT,
      quality = DataQuality.CURATED,
      sla = SlaTier.TIER_1)
  record Contradicting() {}

  @DataProduct(
      name = "shop.stock",
      domain = "shop",
      owner = "team-stock",
      description = TEXT,
      quality = DataQuality.RAW,
      sla = SlaTier.TIER_3)
  interface StockEvent {}

  record OfTwoProducts() implements StockEvent, Other {}

  @DataProduct(
      name = "shop.other",
      domain = "shop",
      owner = "team-other",
      description = TEXT,
      quality = DataQuality.RAW,
      sla = SlaTier.TIER_3)
  interface Other {}

  @DataProduct(
      name = "Shop Orders",
      domain = "d",
      owner = "o",
      description = TEXT,
      quality = DataQuality.RAW,
      sla = SlaTier.TIER_3)
  record BadName() {}

  @DataProduct(
      name = "p",
      version = 0,
      domain = "d",
      owner = "o",
      description = TEXT,
      quality = DataQuality.RAW,
      sla = SlaTier.TIER_3)
  record BadVersion() {}

  @DataProduct(
      name = "p",
      domain = "",
      owner = "o",
      description = TEXT,
      quality = DataQuality.RAW,
      sla = SlaTier.TIER_3)
  record BlankDomain() {}

  @DataProduct(
      name = "p",
      domain = "d",
      owner = " ",
      description = TEXT,
      quality = DataQuality.RAW,
      sla = SlaTier.TIER_3)
  record BlankOwner() {}

  @DataProduct(
      name = "p",
      domain = "d",
      owner = "o",
      description = "\t",
      quality = DataQuality.RAW,
      sla = SlaTier.TIER_3)
  record BlankDescription() {}

  @DataProduct(
      name = "shop.composed",
      domain = "shop",
      owner = "team",
      description = "By an annotation of its own.",
      quality = DataQuality.RAW,
      sla = SlaTier.TIER_3)
  @Retention(RetentionPolicy.RUNTIME)
  @interface ShopEvents {}

  @ShopEvents
  interface ComposedEvent {}

  record Composed() implements ComposedEvent {}

  @DataProduct(
      name = "shop.aliased",
      domain = "shop",
      owner = "team",
      description = "With a fact that varies.",
      quality = DataQuality.RAW,
      sla = SlaTier.TIER_3)
  @Retention(RetentionPolicy.RUNTIME)
  @interface Aliased {
    @AliasFor(annotation = DataProduct.class, attribute = "name")
    String value();
  }

  @Aliased("shop.other")
  record AliasedEvent() {}

  @Test
  void anAnnotationMayCarryTheProduct() {
    assertThat(catalog.isDeclared(Composed.class)).isTrue();
    assertThat(catalog.entry(Composed.class).product().topic()).isEqualTo("shop.composed.v1");
  }

  @Test
  void anAnnotationThatWouldChangeTheFactsIsRefused() {
    assertThatThrownBy(() -> catalog.isDeclared(AliasedEvent.class))
        .isInstanceOf(InvalidDeclarationException.class)
        .hasMessageContaining("its attribute 'value' is an alias");
  }

  @Test
  void findsTheProductOnAnInterface() {
    ProductCatalog.Entry entry = catalog.entry(Placed.class);

    assertThat(entry.product().topic()).isEqualTo("shop.orders.v2");
    assertThat(entry.product().owner()).isEqualTo("team-orders");
    assertThat(entry.type()).isEqualTo("shop.orders.Placed");
    assertThat(catalog.entries()).containsExactly(entry);
  }

  @Test
  void theAnnotatedTypeNameWins() {
    assertThat(catalog.entry(Paid.class).type()).isEqualTo("orders.paid");
  }

  @Test
  void anUndeclaredTypeIsRefused() {
    assertThatThrownBy(() -> catalog.entry(String.class))
        .isInstanceOf(InvalidDeclarationException.class)
        .hasMessageContaining("put @DataProduct on it");
  }

  @Test
  void twoProductsForOneTypeAreRefused() {
    assertThatThrownBy(() -> catalog.entry(OfTwoProducts.class))
        .isInstanceOf(InvalidDeclarationException.class)
        .hasMessageContaining("more than one data product");
  }

  @Test
  void contradictingFactsOfOneProductAreRefused() {
    catalog.entry(Placed.class);

    assertThatThrownBy(() -> catalog.entry(Contradicting.class))
        .isInstanceOf(InvalidDeclarationException.class)
        .hasMessageContaining("other facts")
        .hasMessageContaining("someone else");
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        BadName.class,
        BadVersion.class,
        BlankDomain.class,
        BlankOwner.class,
        BlankDescription.class
      })
  void malformedFactsAreRefusedWithTheirPlace(Class<?> type) {
    assertThatThrownBy(() -> catalog.entry(type))
        .isInstanceOf(InvalidDeclarationException.class)
        .hasMessageStartingWith("@DataProduct on " + type.getName() + ": ")
        .hasMessageContaining("must");
  }
}
