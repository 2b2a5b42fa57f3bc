package dev.commitline.sample.shop;

import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Runs the shop. */
@SpringBootApplication
public class ShopApplication {

  /** Starts the shop; arguments are Spring Boot's, {@code --server.port=8081} for example. */
  public static void main(String[] args) {
    SpringApplication.run(ShopApplication.class, args);
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }
}
