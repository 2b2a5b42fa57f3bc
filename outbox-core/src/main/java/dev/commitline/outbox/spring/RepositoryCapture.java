package dev.commitline.outbox.spring;

import java.util.Optional;

/**
 * A captured method of a repository.
 *
 * @param capture what it emits
 * @param operation what Spring Data itself does in it; empty for queries, fragments and others
 */
record RepositoryCapture(MethodCapture capture, Optional<RepositoryOperation> operation) {}
