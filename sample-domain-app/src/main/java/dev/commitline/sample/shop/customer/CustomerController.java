package dev.commitline.sample.shop.customer;

import dev.commitline.sample.shop.web.Identifier;
import dev.commitline.sample.shop.web.NotFoundException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Customers over HTTP. */
@RestController
@RequestMapping("/customers")
class CustomerController {

  record RegisterCustomer(
      @Identifier String id,
      @NotBlank @Size(max = 200) String name,
      @NotBlank @Email @Size(max = 200) String email) {}

  record CustomerView(String id, String name, String email, Instant registeredAt) {
    static CustomerView of(Customer customer) {
      return new CustomerView(
          customer.id(), customer.name(), customer.email(), customer.registeredAt());
    }
  }

  private final Customers customers;
  private final Clock clock;

  CustomerController(Customers customers, Clock clock) {
    this.customers = customers;
    this.clock = clock;
  }

  @PostMapping
  @Transactional
  public ResponseEntity<CustomerView> register(@Valid @RequestBody RegisterCustomer request) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Customer customer =
        customers.save(Customer.register(request.id(), request.name(), request.email(), now));
    return ResponseEntity.created(URI.create("/customers/" + customer.id()))
        .body(CustomerView.of(customer));
  }

  @GetMapping("/{id}")
  public CustomerView get(@PathVariable String id) {
    return CustomerView.of(existing(id));
  }

  /** Removes a customer without orders; one with orders is a conflict. */
  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Transactional
  public void remove(@PathVariable String id) {
    customers.delete(existing(id));
  }

  private Customer existing(String id) {
    return customers.findById(id).orElseThrow(() -> new NotFoundException("customer", id));
  }
}
