/* migrations.h — the schema admin, compiled in from migrations/. */
#pragma once
#include "pg/migrate.h"

extern const struct migration admin_migrations[];
extern const int              admin_migrations_count;
