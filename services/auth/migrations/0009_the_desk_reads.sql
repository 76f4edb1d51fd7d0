-- The operators' desk verifies tokens as every service does.
GRANT USAGE ON SCHEMA auth TO admin;
GRANT SELECT ON pub_users, pub_keys, pub_revocations TO admin;
