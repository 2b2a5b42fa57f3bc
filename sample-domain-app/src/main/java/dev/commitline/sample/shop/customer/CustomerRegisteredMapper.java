package dev.commitline.sample.shop.customer;

import dev.commitline.outbox.spring.EventMapper;
import dev.commitline.sample.shop.customer.CustomerEvent.CustomerRegistered;
import org.springframework.stereotype.Component;

/** From the internal customer to the public event: without the e-mail address. */
@Component
class CustomerRegisteredMapper implements EventMapper<Customer, CustomerRegistered> {

  @Override
  public CustomerRegistered map(Customer customer) {
    return new CustomerRegistered(customer.id(), customer.name(), customer.registeredAt());
  }
}
