/* migrations.h — the schema auth, compiled in from migrations/. */
#pragma once
#include "pg/migrate.h"

extern const struct migration auth_migrations[];
extern const int              auth_migrations_count;
