package dev.weir.adapters.redis;

import dev.weir.control.port.SharedCounters;
import dev.weir.testkit.RedisProcess;
import dev.weir.testkit.SharedCountersContract;
import io.lettuce.core.RedisClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

@Tag("service")
@SuppressWarnings("NullAway.Init") // made before all
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RedisCountersIT extends SharedCountersContract {
  private RedisProcess redis;
  private SharedCounters counters;
  private RedisClient admin;

  @BeforeAll
  void start() {
    redis = new RedisProcess();
    counters = new RedisCounters(redis.url());
    admin = RedisClient.create(redis.url());
  }

  @AfterAll
  void stop() {
    counters.close();
    admin.shutdown();
    redis.close();
  }

  @Override
  protected SharedCounters counters() {
    return counters;
  }

  @Override
  protected void forget() {
    try (var connection = admin.connect()) {
      connection.sync().flushall();
    }
  }
}
