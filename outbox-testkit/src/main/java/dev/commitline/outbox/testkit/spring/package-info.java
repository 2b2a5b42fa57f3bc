/**
 * Contract suites for capture in Spring applications: a database module runs each with a short
 * subclass. Needs Spring Boot with Data JDBC, Flyway and Jackson on the test class path.
 */
@NullMarked
package dev.commitline.outbox.testkit.spring;

import org.jspecify.annotations.NullMarked;
