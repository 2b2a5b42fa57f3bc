package dev.commitline.sample.shop.catalog;

import dev.commitline.sample.shop.web.Identifier;
import dev.commitline.sample.shop.web.NotFoundException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Products over HTTP. */
@RestController
@RequestMapping("/products")
class ProductController {

  record ListProduct(
      @Identifier String id,
      @NotBlank @Size(max = 200) String name,
      @NotNull @PositiveOrZero @Digits(integer = 8, fraction = 2) BigDecimal price,
      @NotNull @PositiveOrZero @Digits(integer = 8, fraction = 2) BigDecimal costPrice,
      @PositiveOrZero int stock) {}

  record ProductView(String id, String name, BigDecimal price, int stock) {
    static ProductView of(Product product) {
      return new ProductView(product.id(), product.name(), product.price(), product.stock());
    }
  }

  record CountStock(@PositiveOrZero int counted) {}

  private final Products products;
  private final Stocktaking stocktaking;

  ProductController(Products products, Stocktaking stocktaking) {
    this.products = products;
    this.stocktaking = stocktaking;
  }

  @PostMapping
  @Transactional
  public ResponseEntity<ProductView> list(@Valid @RequestBody ListProduct request) {
    Product product =
        products.save(
            new Product(
                request.id(),
                request.name(),
                request.price(),
                request.costPrice(),
                request.stock(),
                null));
    return ResponseEntity.created(URI.create("/products/" + product.id()))
        .body(ProductView.of(product));
  }

  @GetMapping
  public List<ProductView> all() {
    return products.findAll().stream().map(ProductView::of).toList();
  }

  @GetMapping("/{id}")
  public ProductView get(@PathVariable String id) {
    return ProductView.of(existing(id));
  }

  /** Sets the stock to what was counted. */
  @PutMapping("/{id}/stock")
  public ProductView count(@PathVariable String id, @Valid @RequestBody CountStock request) {
    stocktaking.count(id, request.counted());
    return get(id);
  }

  /** Removes a product that was never ordered; one that was is a conflict. */
  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Transactional
  public void remove(@PathVariable String id) {
    products.delete(existing(id));
  }

  private Product existing(String id) {
    return products.findById(id).orElseThrow(() -> new NotFoundException("product", id));
  }
}
