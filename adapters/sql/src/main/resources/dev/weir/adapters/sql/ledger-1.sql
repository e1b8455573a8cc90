CREATE TABLE ledger_row (
  seq $SEQUENCE,
  id text NOT NULL UNIQUE,
  request_id text NOT NULL,
  arrived_us bigint NOT NULL,
  ttft_us bigint NOT NULL,
  total_us bigint NOT NULL,
  deadline_us bigint NOT NULL,
  day integer NOT NULL,
  outcome text NOT NULL,
  served integer NOT NULL,
  code text NOT NULL,
  key_id text NOT NULL,
  tenant text NOT NULL,
  org text NOT NULL,
  session bigint NOT NULL,
  priority integer NOT NULL,
  api text NOT NULL,
  stream integer NOT NULL,
  model text NOT NULL,
  engine text NOT NULL,
  attempts integer NOT NULL,
  prompt_tokens bigint NOT NULL,
  cached_tokens bigint NOT NULL,
  output_tokens bigint NOT NULL,
  prompt_told integer NOT NULL,
  output_told integer NOT NULL,
  cost_micros bigint NOT NULL,
  block_tokens integer NOT NULL,
  known_blocks integer NOT NULL,
  known_hash bigint NOT NULL,
  fresh_hashes $BYTES NOT NULL
);
CREATE INDEX ledger_row_request ON ledger_row (request_id);
CREATE INDEX ledger_row_tenant ON ledger_row (tenant, day);
CREATE INDEX ledger_row_day ON ledger_row (day);
CREATE TABLE ledger_log (
  log text PRIMARY KEY,
  applied bigint NOT NULL
);
