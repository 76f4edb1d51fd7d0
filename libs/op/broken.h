/* broken.h — steps of op_run that a test build may switch off (make BREAK=-DBREAK_PERMIT=1), to prove that the suite notices. Never in a release. */
#pragma once

#ifndef BREAK_SCAN
#define BREAK_SCAN 0
#endif
#ifndef BREAK_REPEAT
#define BREAK_REPEAT 0
#endif
#ifndef BREAK_PRICE
#define BREAK_PRICE 0
#endif
#ifndef BREAK_PERMIT
#define BREAK_PERMIT 0
#endif
#ifndef BREAK_FEED
#define BREAK_FEED 0
#endif
#ifndef BREAK_PUBLISH
#define BREAK_PUBLISH 0
#endif
