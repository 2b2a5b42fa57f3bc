package dev.commitline.sample.shop.web;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Turns failures into problem details; {@code reason} is the part that programs may rely on. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

  @ExceptionHandler
  ProblemDetail notFound(NotFoundException e) {
    return problem(HttpStatus.NOT_FOUND, "not-found", e.getMessage());
  }

  @ExceptionHandler
  ProblemDetail conflict(ConflictException e) {
    return problem(HttpStatus.CONFLICT, e.reason(), e.getMessage());
  }

  @ExceptionHandler
  ProblemDetail concurrentChange(ConcurrencyFailureException e) {
    return problem(
        HttpStatus.CONFLICT, "concurrent-change", "Someone else changed it just now; try again");
  }

  @ExceptionHandler
  ProblemDetail integrity(DataIntegrityViolationException e) {
    return problem(
        HttpStatus.CONFLICT,
        "integrity",
        "The id is taken already, or what shall be removed is still in use");
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
      MethodArgumentNotValidException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    Map<String, String> errors = new TreeMap<>();
    for (FieldError error : e.getBindingResult().getFieldErrors()) {
      errors.put(error.getField(), String.valueOf(error.getDefaultMessage()));
    }
    ProblemDetail problem = problem(status, "invalid", "The request is not valid: " + errors);
    problem.setProperty("errors", errors);
    return handleExceptionInternal(e, problem, headers, status, request);
  }

  private static ProblemDetail problem(
      HttpStatusCode status, String reason, @Nullable String detail) {
    ProblemDetail problem = ProblemDetail.forStatus(status);
    problem.setDetail(detail);
    problem.setProperty("reason", reason);
    return problem;
  }
}
