-- roles.sql: one database, one role and one schema per service. Run by a superuser, in the database `chat`, as often as
-- you like: it makes what is missing and sets passwords anew. Passwords come from the environment, not from arguments:
--
--     CHAT_AUTH_PASSWORD=… CHAT_CHAT_PASSWORD=… CHAT_ADMIN_PASSWORD=… CHAT_WORK_PASSWORD=… psql -X -v ON_ERROR_STOP=1 -d chat -f roles.sql
--
-- A role owns its schema and nothing else; tables are private to it. What others may read are the pub_… views, granted by
-- the owner's migrations.
\set QUIET on
\getenv auth_password CHAT_AUTH_PASSWORD
\getenv chat_password CHAT_CHAT_PASSWORD
\getenv admin_password CHAT_ADMIN_PASSWORD
\getenv work_password CHAT_WORK_PASSWORD
SET client_min_messages = warning;

SELECT format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION', name)
FROM (VALUES ('auth'), ('chat'), ('admin'), ('work')) AS wanted(name)
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
\gexec

ALTER ROLE auth PASSWORD :'auth_password';
ALTER ROLE chat PASSWORD :'chat_password';
ALTER ROLE admin PASSWORD :'admin_password';
ALTER ROLE work PASSWORD :'work_password';

-- An open transaction anywhere holds back every reader of the feeds, so none lives longer than this.
-- Migrations lift the first limit for themselves.
SELECT format('ALTER ROLE %I SET %s', name, setting)
FROM (VALUES ('auth'), ('chat'), ('admin'), ('work')) AS wanted(name)
CROSS JOIN LATERAL (VALUES
        (format('search_path = %I', name)),
        ('statement_timeout = ''5s'''),
        ('idle_in_transaction_session_timeout = ''5s'''),
        ('synchronous_commit = on'),
        ('timezone = ''UTC''')) AS list(setting)
\gexec

CREATE SCHEMA IF NOT EXISTS auth AUTHORIZATION auth;
CREATE SCHEMA IF NOT EXISTS chat AUTHORIZATION chat;
CREATE SCHEMA IF NOT EXISTS admin AUTHORIZATION admin;
CREATE SCHEMA IF NOT EXISTS work AUTHORIZATION work;

-- Trigrams, for search. It comes with PostgreSQL's own extensions (Debian: in the server's package).
CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA chat;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON DATABASE :"DBNAME" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"DBNAME" TO auth, chat, admin, work;
