/* address_prefix.h — as much of an address as is kept: "192.0.2.0/24", "2001:db8:1::/48". Any thread. */
#pragma once
#include "base/str.h"

struct arena;

/* STR_NONE for what is no address. */
struct str address_prefix(struct str address, struct arena *arena);
