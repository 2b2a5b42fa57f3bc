package dev.commitline.sample.shop.customer;

import dev.commitline.outbox.spring.EventMapper;
import dev.commitline.sample.shop.customer.CustomerEvent.CustomerRemoved;
import org.springframework.stereotype.Component;

/** Of a customer that is gone, only the id is told. */
@Component
class CustomerRemovedMapper implements EventMapper<Customer, CustomerRemoved> {

  @Override
  public CustomerRemoved map(Customer customer) {
    return new CustomerRemoved(customer.id());
  }
}
