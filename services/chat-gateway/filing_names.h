/* filing_names.h — names of people and public rooms go into the index, as they are now: the part of search.fill that is about names. On a worker's thread, in a transaction. */
#pragma once
#include "op/call.h"

/* In the order of their ids, each once. Who is shut out, or is nobody, is forgotten; so is a room that is not public any more, or not there. */
void filing_room_names(struct call *call, const struct id *rooms, int count);
void filing_people_names(struct call *call, const struct id *people, int count);
