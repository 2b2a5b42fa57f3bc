package dev.commitline.sample.shop.customer;

import dev.commitline.outbox.spring.EmitEvent;
import java.util.Optional;
import org.springframework.data.repository.Repository;

/** All customers. Offers no way to change one without its event. */
public interface Customers extends Repository<Customer, String> {

  /** Saves a customer and emits {@link CustomerEvent.CustomerRegistered}. */
  @EmitEvent(mapper = CustomerRegisteredMapper.class)
  Customer save(Customer customer);

  /** Removes a customer and emits {@link CustomerEvent.CustomerRemoved} and a tombstone. */
  @EmitEvent(mapper = CustomerRemovedMapper.class, tombstone = true)
  void delete(Customer customer);

  Optional<Customer> findById(String id);

  boolean existsById(String id);
}
