package dev.weir.server.config;

import static dev.weir.server.config.Key.optional;

import dev.weir.adapters.sql.StoreAddress;
import dev.weir.control.Secret;
import dev.weir.server.config.Key.Group;
import dev.weir.server.config.Texts.Text;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The keys of {@link Schema} about the database that gateways share: {@code store}. */
final class StoreKeys {
  static final Key<String> URL =
      optional(
          "url",
          new DatabaseUrl(),
          "the database that gateways share; absent: a file in the data folder");
  static final Key<String> USER = optional("user", Text.MODEL, "who Weir is to it");
  static final Key<Secret> PASSWORD = optional("password", new Texts.Hidden(), "of that user");
  static final List<Key<?>> KEYS = List.of(URL, USER, PASSWORD);

  static final Key<Section> STORE =
      new Key<>("store", new Group(KEYS), null, false, "where what is made while running is kept");

  private StoreKeys() {}

  /** Null: in the data folder. */
  static @Nullable StoreAddress address(Section root) {
    Section store = root.value(STORE);
    String url = store.find(URL);
    return url == null
        ? null
        : new StoreAddress(
            url,
            Objects.requireNonNullElse(store.find(USER), ""),
            Objects.requireNonNullElse(store.find(PASSWORD), new Secret("")));
  }
}
