package dev.weir.adapters.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** A script that the server runs as one step. Sent whole only to a server that does not know it. */
final class Script {
  private final String text;

  /** Of these files, one behind the other. */
  Script(String... files) {
    StringBuilder all = new StringBuilder();
    for (String file : files) {
      all.append(read(file));
    }
    text = all.toString();
  }

  CompletionStage<List<Object>> run(
      RedisAsyncCommands<String, String> redis, String[] keys, String... arguments) {
    CompletionStage<List<Object>> known =
        redis.evalsha(redis.digest(text), ScriptOutputType.MULTI, keys, arguments);
    return known.exceptionallyCompose(failure -> {
      Throwable cause = failure instanceof CompletionException e ? e.getCause() : failure;
      if (cause instanceof RedisNoScriptException) {
        return redis.eval(text, ScriptOutputType.MULTI, keys, arguments);
      }
      throw new CompletionException(cause);
    });
  }

  private static String read(String file) {
    try (InputStream in = Script.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + ": missing among the resources");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
