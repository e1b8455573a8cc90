CREATE TABLE weir_tenant_version (
  one integer PRIMARY KEY,
  version bigint NOT NULL
);
INSERT INTO weir_tenant_version (one, version) VALUES (1, 0);
CREATE TABLE weir_tenant_document (
  kind text NOT NULL,
  id text NOT NULL,
  made bigint NOT NULL,
  body text NOT NULL,
  PRIMARY KEY (kind, id)
);
CREATE TABLE weir_audit (
  number bigint PRIMARY KEY,
  at bigint NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  kind text NOT NULL,
  id text NOT NULL,
  tenant text,
  before_json text,
  after_json text
);
CREATE INDEX weir_audit_tenant ON weir_audit (tenant, number);
