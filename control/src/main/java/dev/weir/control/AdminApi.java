package dev.weir.control;

import java.net.InetAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What answers {@code /admin/*} and {@code /console/*}. The data plane checks who is asking, reads
 * the whole request, and calls this on a virtual thread: it may block.
 */
public interface AdminApi {
  /** Answers one call; never throws for a wrong call, it answers 4xx. */
  Reply handle(Call call);

  /**
   * @param path decoded, without the query
   * @param body at most the server's body limit
   * @param ifNoneMatch the tag of what the caller has already; null: it has nothing
   * @param caller who is asking, let in already
   */
  record Call(
      String method,
      String path,
      Map<String, String> query,
      String body,
      @Nullable String ifNoneMatch,
      Caller caller) {
    public Call(String method, String path, Map<String, String> query, String body) {
      this(method, path, query, body, null, Caller.LOCAL);
    }

    public Call(
        String method,
        String path,
        Map<String, String> query,
        String body,
        @Nullable String ifNoneMatch) {
      this(method, path, query, body, ifNoneMatch, Caller.LOCAL);
    }

    /**
     * A whole number of the query.
     *
     * @param otherwise where it says none
     * @throws IllegalArgumentException that says what is wrong and what is expected
     */
    public long number(String name, long least, long most, long otherwise) {
      String text = query.get(name);
      try {
        long number = text == null ? otherwise : Long.parseLong(text);
        if (text == null || number >= least && number <= most) {
          return number;
        }
      } catch (NumberFormatException e) {
        // Answered below, like a number out of range.
      }
      throw new IllegalArgumentException(
          "%s: %s (expected: a whole number from %d to %d)".formatted(name, text, least, most));
    }

    /** Whether it changes nothing. */
    public boolean reads() {
      return method.equals("GET") || method.equals("HEAD");
    }
  }

  /**
   * Who administers.
   *
   * @param id as audit rows name it
   * @param tenant whose business a {@link Role#TENANT_ADMIN} may see to
   * @param address that the call comes from; null: not known
   */
  record Caller(String id, Role role, String tenant, @Nullable InetAddress address) {
    /** Somebody on this machine, where no admin key is set. */
    public static final Caller LOCAL = new Caller("local", Role.ADMIN, "");

    /** Who has the admin key of the configuration. */
    public static final Caller ADMIN = new Caller("admin", Role.ADMIN, "");

    public Caller(String id, Role role, String tenant) {
      this(id, role, tenant, null);
    }

    /** The same, who calls from there. */
    public Caller at(@Nullable InetAddress from) {
      return new Caller(id, role, tenant, from);
    }
  }

  /**
   * What goes back; errors in the OpenAI shape.
   *
   * @param headers besides content type and length
   * @param change what was done, for whoever keeps the audit rows; null: nothing, or noted already
   */
  record Reply(
      int status,
      String contentType,
      String body,
      Map<String, String> headers,
      @Nullable Change change) {
    public Reply(int status, String contentType, String body) {
      this(status, contentType, body, Map.of());
    }

    public Reply(int status, String contentType, String body, Map<String, String> headers) {
      this(status, contentType, body, headers, null);
    }

    /** The same, and this was done. */
    Reply with(Change done) {
      return new Reply(status, contentType, body, headers, done);
    }
  }

  /**
   * Something that was changed and is not kept with keys and tenants.
   *
   * @param kind what it is, with {@code id} its name
   * @param before as JSON without secrets; null: it was not there
   * @param after likewise; null: it is gone
   */
  record Change(
      String action, String kind, String id, @Nullable String before, @Nullable String after) {
    static Change of(String action, String kind, String id, Object before, Object after) {
      return new Change(
          action,
          kind,
          id,
          Json.MAPPER.writeValueAsString(before),
          Json.MAPPER.writeValueAsString(after));
    }
  }
}
