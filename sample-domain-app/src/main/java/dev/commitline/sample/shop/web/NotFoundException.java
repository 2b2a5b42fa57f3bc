package dev.commitline.sample.shop.web;

/** Something that a request names is not there. */
public class NotFoundException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** A {@code what} of this id is unknown. */
  public NotFoundException(String what, String id) {
    super("There is no %s '%s'".formatted(what, id));
  }
}
