/**
 * Ports that stand on a relational database: SQLite in the data folder, or PostgreSQL. Start at
 * {@link dev.weir.adapters.sql.Database}; what differs between the two is in {@link
 * dev.weir.adapters.sql.SqlDialect}, how tables come to be in {@code Migrations}.
 */
@NullMarked
package dev.weir.adapters.sql;

import org.jspecify.annotations.NullMarked;
