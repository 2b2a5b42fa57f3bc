package dev.commitline.sample.shop.ordering;

/** Where an order stands. */
public enum OrderStatus {
  /** Accepted: stock is reserved and a payment requested. */
  PLACED,
  /** Taken back: stock is released and the payment voided. */
  CANCELLED
}
