package dev.commitline.sample.shop.payment;

/** Where a payment stands. */
public enum PaymentStatus {
  /** The customer has been asked to pay. */
  REQUESTED,
  /** Nothing is to be paid any more. */
  VOIDED
}
