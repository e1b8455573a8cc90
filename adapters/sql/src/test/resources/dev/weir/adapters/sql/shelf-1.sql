CREATE TABLE shelf (id text PRIMARY KEY, books bigint NOT NULL);
CREATE INDEX shelf_books ON shelf (books);
