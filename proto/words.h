/* words.h — what every table begins with: each word that the reader has not defined means nothing.
 *
 * A reader defines the words it is interested in and includes the table; forget.h, at the table's end, takes all of them away
 * again. No include guard on purpose.
 *
 *   OP(name, wire, method, path, who, perm, perm_other, scope, price, status, event, sentence)   both doors
 *   OP_REST(same)   OP_SOCKET(same, method NONE and path "")                                     one door; the sentence says why
 *   IN(name) … OUT(name) … END        what goes in, what comes out
 *   PARAM(kind, name, need, place, sentence)     a row that REST takes elsewhere than in the body: PATH QUERY IF_MATCH KEY; COOKIE: in the body, unless a page asks
 *                                                that its browser keep it
 *   FIELD(kind, name, need, sentence)            a row of the body
 *   TYPE(name, sentence) … END_TYPE              a nested object
 *   ONE_OF(name, sentence) CASE(value, word, type, sentence) … END_ONE_OF     a tagged union by its member "kind"
 *   ENUM(name, sentence) VALUE(value, word, sentence) … END_ENUM
 *   EVENT(name, wire, keyed, audit, sentence) … END    keyed BY_ROOM, BY_USER, BY_ACCOUNT or BY_DESK; AUDITED events are relayed to Kafka, QUIET ones are not
 *   SIGNAL(name, wire, keyed, sentence) … END     a frame without a number: BY_ROOM, or BY_SOCKET when it names none
 *   CONTROL(name, wire, keyed, sentence) … END    a frame about the connection itself: BY_SOCKET, or BY_LOG when it names a log and its head
 *   CLOSE(code, name, word, sentence)             a close code of the socket, and what the client does
 *
 * Kinds: id · int(min, max) · bool · time · text(min, max) in code points · bytes(max) · enum(NAME) · object(TYPE) · one_of(TYPE) ·
 * doc(bytes_max) · list(KIND, max). Needs: REQUIRED · OPTIONAL (the struct has has_x) · PATCH (tells absent, null and set apart).
 */
#define SEQ_MAX 9007199254740991 /* 2^53 - 1: what every language's numbers can hold */

#ifndef WHO
#define WHO(...)
#endif
#ifndef PERM
#define PERM(...)
#endif
#ifndef ROLE
#define ROLE(...)
#endif
#ifndef SCOPE
#define SCOPE(...)
#endif
#ifndef PRICE
#define PRICE(...)
#endif
#ifndef OP
#define OP(...)
#endif
#ifndef OP_REST
#define OP_REST(...)
#endif
#ifndef OP_SOCKET
#define OP_SOCKET(...)
#endif
#ifndef IN
#define IN(...)
#endif
#ifndef OUT
#define OUT(...)
#endif
#ifndef END
#define END
#endif
#ifndef PARAM
#define PARAM(...)
#endif
#ifndef FIELD
#define FIELD(...)
#endif
#ifndef TYPE
#define TYPE(...)
#endif
#ifndef END_TYPE
#define END_TYPE
#endif
#ifndef ONE_OF
#define ONE_OF(...)
#endif
#ifndef CASE
#define CASE(...)
#endif
#ifndef END_ONE_OF
#define END_ONE_OF
#endif
#ifndef ENUM
#define ENUM(...)
#endif
#ifndef VALUE
#define VALUE(...)
#endif
#ifndef END_ENUM
#define END_ENUM
#endif
#ifndef EVENT
#define EVENT(...)
#endif
#ifndef SIGNAL
#define SIGNAL(...)
#endif
#ifndef CONTROL
#define CONTROL(...)
#endif
#ifndef CLOSE
#define CLOSE(...)
#endif
