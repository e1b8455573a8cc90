package dev.weir.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What stores may expect of either database. */
abstract class DatabaseContract {
  private StoreAddress address;
  private Database database;

  /** An empty database. */
  abstract StoreAddress fresh() throws Exception;

  @BeforeEach
  void open() throws Exception {
    address = fresh();
    database = Database.open(address);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void stepsAreTakenOnceAndInTurn() throws SQLException {
    database.migrate("shelf", 1);
    put("a", 1);
    database.migrate("shelf", 2);
    database.migrate("shelf", 2);
    assertThat(books()).isEqualTo(1);
  }

  @Test
  void tablesOfANewerWeirAreLeftAlone() throws SQLException {
    database.migrate("shelf", 2);
    assertThatThrownBy(() -> database.migrate("shelf", 1))
        .hasMessageContaining("tables of shelf: step 2 (expected: <= 1");
  }

  @Test
  void thoseWhoStartTogetherMigrateOnce() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> starts = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        starts.add(
            threads.submit(() -> {
              try (Database own = Database.open(address)) {
                own.migrate("shelf", 2);
              }
              return null;
            }));
      }
      for (Future<?> start : starts) {
        start.get();
      }
    }
    put("a", 3);
    assertThat(books()).isEqualTo(3);
  }

  @Test
  void whatFailsLeavesNothing() throws SQLException {
    database.migrate("shelf", 1);
    assertThatThrownBy(() ->
            database.write(connection -> {
              insert(connection, "a", 1);
              throw new SQLException("half-way");
            }))
        .hasMessage("half-way");
    assertThat(books()).isZero();
  }

  @Test
  void writersFromManyThreadsWaitForEachOther() throws Exception {
    database.migrate("shelf", 1);
    put("a", 0);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> writers = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        writers.add(
            threads.submit(() ->
                database.write(connection -> {
                  try (Statement statement = connection.createStatement()) {
                    return statement.executeUpdate("UPDATE shelf SET books = books + 1");
                  }
                })));
      }
      for (Future<Integer> writer : writers) {
        assertThat(writer.get()).isOne();
      }
    }
    assertThat(books()).isEqualTo(40);
  }

  private void put(String id, long books) throws SQLException {
    int _ = database.write(connection -> insert(connection, id, books));
  }

  private static int insert(Connection connection, String id, long books) throws SQLException {
    try (var statement =
        connection.prepareStatement("INSERT INTO shelf (id, books) VALUES (?, ?)")) {
      statement.setString(1, id);
      statement.setLong(2, books);
      return statement.executeUpdate();
    }
  }

  private long books() throws SQLException {
    return database.read(connection -> {
      try (Statement statement = connection.createStatement();
          ResultSet sum = statement.executeQuery("SELECT coalesce(sum(books), 0) FROM shelf")) {
        return sum.next() ? sum.getLong(1) : -1L;
      }
    });
  }
}
