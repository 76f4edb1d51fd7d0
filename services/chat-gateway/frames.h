/* frames.h — an event of a log as the bytes that every socket gets: {"ev":…,"room":…,"seq":…,"at":…,"d":{…}} behind its WebSocket header. */
#pragma once
#include "chat-gateway/live/live.h"
#include "chat-gateway/ops.h"

/* `d` is the event's object as JSON text. */
struct event_frame *frame_of_event(struct log_key key, enum event event, int64_t seq, int64_t at_ms, struct id subject, struct str d);

/* Frames of room.added and room.removed also know the number in the room's log; one that came from elsewhere has it in its text. False when that is no event. */
bool frame_find_room_seq(struct event_frame *frame);

/* Which entry of the room's log it changes, as live_effects.about says. */
int64_t frame_about(const struct event_frame *frame);

/* A message as it was just stored. */
struct event_frame *frame_of_message(struct id room, int64_t seq, int64_t at_ms, const struct message_sent_event *message, struct arena *arena);

/* A signal of a room, without a number: {"ev":"typing","room":…,"d":{…}}. */
struct event_frame *frame_of_signal(struct id room, const char *name, struct id subject, struct str d);

/* A signal to some sockets, which names no room: {"ev":"presence","d":{…}}. */
struct event_frame *frame_of_own_signal(const char *name, struct str d);

/* {"ev":"sync.required","room":…,"seq":…}, or with user_seq for the user's own log. */
struct event_frame *frame_of_sync_required(struct log_key key, int64_t seq);

/* {"ev":"caught_up","d":{"user_seq":…}}: what session.sync told is all there was. */
struct event_frame *frame_of_caught_up(int64_t user_seq);

/* The JSON text inside: for server-sent events and the long poll. */
struct str frame_text(const struct event_frame *frame);
/* The texts of a run of frames, one after another: false at its end. */
bool       frame_next_text(struct str *run, struct str *text);
