package dev.commitline.sample.shop.web;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** An id that a client chooses: 1 to 40 letters, digits, dashes, dots and underscores. */
@Documented
@NotNull
@Pattern(regexp = "[A-Za-z0-9][A-Za-z0-9._-]{0,39}", message = "must match {regexp}")
@Constraint(validatedBy = {})
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
public @interface Identifier {

  /** The message; that of the violated part is used. */
  String message() default "must be an id";

  /** Validation groups. */
  Class<?>[] groups() default {};

  /** Payload of the constraint. */
  Class<? extends Payload>[] payload() default {};
}
