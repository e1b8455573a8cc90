package dev.weir.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import redis.embedded.RedisServer;

/** A real Redis of the test's own, which it can kill and start again. Keeps nothing on disk. */
public final class RedisProcess implements AutoCloseable {
  private final int port;
  private RedisServer server;

  public RedisProcess() {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server = started(port);
  }

  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  private static RedisServer started(int port) {
    try {
      RedisServer server =
          RedisServer.newRedisServer()
              .port(port)
              .bind("127.0.0.1")
              .setting("save \"\"")
              .setting("appendonly no")
              .build();
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void kill() {
    try {
      server.stop();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void startAgain() {
    server = started(port);
  }

  @Override
  public void close() {
    kill();
  }
}
