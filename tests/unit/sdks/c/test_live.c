/* test_live.c — the rules of a live connection, one by one. */

#include "live_script.h"

TEST(the_first_frame_opens_the_session_and_carries_the_token)
{
        struct script s;
        script_begin(&s);
        live_start(s.live, s.now_ms);
        CHECK_INT(s.connects, 0);
        CHECK_INT(s.token_asks, 1);
        live_token(s.live, STR("token-1"), 300000, s.now_ms);
        CHECK_INT(s.connects, 1);
        live_socket_opened(s.live, s.last_socket, s.now_ms);
        CHECK_INT(s.frame_count, 1);
        CHECK_STR(str_from(script_last(&s)),
                  "{\"id\":1,\"op\":\"session.open\",\"args\":{\"token\":\"token-1\",\"feature_level\":1}}");
        CHECK_INT(s.status.state, LIVE_CONNECTING);
        script_answer_open(&s, EPOCH_1, 25000, "");
        CHECK_INT(s.status.state, LIVE_READY);
        script_end(&s);
}

TEST(a_socket_that_does_not_open_in_time_is_given_up)
{
        struct script s;
        script_begin(&s);
        s.chance_is_high = true;
        live_start(s.live, s.now_ms);
        live_token(s.live, STR("token-1"), 300000, s.now_ms);
        script_wait(&s, LIVE_CONNECT_MS - 1);
        CHECK_INT(s.closes, 0);
        script_wait(&s, 1);
        CHECK_INT(s.closes, 1);
        CHECK_INT(s.status.state, LIVE_WAITING);
        script_wake(&s, 500);
        CHECK_INT(s.connects, 2);
        script_end(&s);
}

TEST(silence_of_two_heartbeats_ends_the_connection)
{
        struct script s;
        script_begin(&s);
        s.chance_is_high = true;
        script_open(&s);
        s.silence_ms = 49999;
        script_wait(&s, 50000);
        CHECK_INT(s.closes, 0);
        s.silence_ms = 50000;
        script_wait(&s, 1);
        CHECK_INT(s.closes, 1);
        CHECK_INT(s.status.state, LIVE_WAITING);
        CHECK_STR(str_from(s.sentence), "nothing was heard from the server for too long");
        script_end(&s);
}

TEST(a_request_without_an_answer_ends_the_connection)
{
        struct script s;
        script_begin(&s);
        script_open(&s);
        CHECK(live_send(s.live, script_room(), id_make(), STR("{}"), s.now_ms));
        script_wait(&s, LIVE_REPLY_MS);
        CHECK_INT(s.closes, 1);
        CHECK_INT(live_unconfirmed(s.live), 1);
        script_end(&s);
}

/* --- catching up */

TEST(what_was_missed_is_pulled_and_joined_with_what_comes_live)
{
        struct script s;
        script_begin(&s);
        live_follow(s.live, script_room(), 10, true, s.now_ms);
        script_open(&s);
        CHECK_INT(s.status.state, LIVE_CATCHING_UP);
        CHECK(strstr(script_last(&s), "\"heads\":[{\"room\":\"" ROOM_1 "\",\"seq\":10}]"));
        script_entry(&s, s.last_socket, 14);             /* live, while the sync is under way: a pull
                                                          * begins */
        CHECK(script_op_is(script_last(&s), "room.events"));
        int64_t page_id = script_frame_id(script_last(&s));
        CHECK(strstr(script_last(&s), "\"after_seq\":10"));
        /* the sync's answer, out of order with the page's */
        script_frame(&s, s.last_socket,
                     "{\"re\":2,\"ok\":{\"recovered\":true,\"epoch\":\"" EPOCH_1
                     "\",\"user_seq\":7,\"rooms\":[" ROW(13, 0, true) "]}}");
        CHECK_INT(s.entry_count, 0);
        CHECK_INT(script_frame_id(script_last(&s)), page_id);
        script_answer_page(&s, 13, 14);
        check_entries(&s, 11, 14);
        CHECK_INT(s.status.state, LIVE_READY);
        script_entry(&s, s.last_socket, 14);
        script_entry(&s, s.last_socket, 15);
        check_entries(&s, 11, 15);
        script_end(&s);
}

TEST(pages_follow_each_other_until_the_head_is_reached)
{
        struct script s;
        script_begin(&s);
        live_follow(s.live, script_room(), 0, true, s.now_ms);
        script_open(&s);
        script_answer_sync(&s, EPOCH_1, true, ROW(450, 0, true));
        script_answer_page(&s, 200, 450);
        script_answer_page(&s, 400, 450);
        script_answer_page(&s, 450, 450);
        check_entries(&s, 1, 450);
        CHECK_INT(s.status.state, LIVE_READY);
        CHECK_INT(s.frame_count, 0);
        script_end(&s);
}

TEST(sync_required_pulls)
{
        struct script s;
        script_begin(&s);
        live_follow(s.live, script_room(), 5, true, s.now_ms);
        script_open(&s);
        script_answer_sync(&s, EPOCH_1, true, "");
        script_frame(&s, 0, "{\"ev\":\"sync.required\",\"room\":\"" ROOM_1 "\",\"seq\":9}");
        CHECK_INT(s.status.state, LIVE_CATCHING_UP);
        script_answer_page(&s, 9, 9);
        check_entries(&s, 6, 9);
        script_end(&s);
}

TEST(a_head_below_the_floor_reloads_the_room)
{
        struct script s;
        script_begin(&s);
        live_follow(s.live, script_room(), 5, true, s.now_ms);
        script_open(&s);
        script_answer_sync(&s, EPOCH_1, true, ROW(100, 90, false));
        CHECK_INT(s.reloads, 1);
        CHECK_INT(s.reloaded_at, 89);
        script_answer_page(&s, 100, 100);
        check_entries(&s, 90, 100);
        script_end(&s);
}

TEST(a_room_that_is_no_longer_ours_is_lost)
{
        struct script s;
        script_begin(&s);
        live_follow(s.live, script_room(), 5, true, s.now_ms);
        script_open(&s);
        script_answer_sync(&s, EPOCH_1, true, ROW(9, 0, false));
        CHECK_INT(s.losts, 1);
        CHECK_INT(s.frame_count, 0);
        CHECK_INT(s.status.state, LIVE_READY);
        script_end(&s);
}

TEST(being_removed_hands_out_the_rest_first)
{
        struct script s;
        script_begin(&s);
        live_follow(s.live, script_room(), 5, true, s.now_ms);
        script_open(&s);
        script_answer_sync(&s, EPOCH_1, true, "");
        script_frame(&s, 0,
                     "{\"ev\":\"room.removed\",\"user_seq\":8,\"d\":{\"room\":\"" ROOM_1 "\",\"seq\":6}}");
        CHECK_INT(s.losts, 0);
        CHECK_INT(s.owns, 1);
        script_entry(&s, 0, 6);
        check_entries(&s, 6, 6);
        CHECK_INT(s.losts, 1);
        script_entry(&s, 0, 7);
        CHECK_INT(s.entry_count, 1);
        script_end(&s);
}

TEST(another_epoch_reloads_everything)
{
        struct script s;
        script_begin(&s);
        live_follow(s.live, script_room(), 5, true, s.now_ms);
        script_open(&s);
        script_answer_sync(&s, EPOCH_1, true, ROW(8, 0, true));
        script_answer_page(&s, 8, 8);
        live_socket_closed(s.live, 0, 4500, STR(""), s.now_ms);
        script_wake(&s, 500);
        live_socket_opened(s.live, s.last_socket, s.now_ms);
        script_answer_open(&s, EPOCH_2, 25000, "");
        CHECK(strstr(script_last(&s), EPOCH_1));         /* it names the epoch it knows */
        script_answer_sync(&s, EPOCH_2, false, "");
        CHECK_INT(s.reloads, 1);
        CHECK_INT(s.reloaded_at, 5);
        CHECK(strstr(script_last(&s), EPOCH_2));
        CHECK(strstr(script_last(&s), "\"seq\":5"));
        s.entry_count = 0;
        script_answer_sync(&s, EPOCH_2, true, ROW(7, 0, true));
        script_answer_page(&s, 7, 7);
        check_entries(&s, 6, 7);
        CHECK_INT(s.status.state, LIVE_READY);
        script_end(&s);
}

TEST(a_head_that_went_back_reloads_the_room)
{
        struct script s;
        script_begin(&s);
        live_follow(s.live, script_room(), 50, true, s.now_ms);
        script_open(&s);
        script_answer_sync(&s, EPOCH_1, true, ROW(40, 0, true));
        CHECK_INT(s.reloads, 1);
        CHECK_INT(s.reloaded_at, 40);
        script_entry(&s, 0, 41);
        check_entries(&s, 41, 41);
        script_end(&s);
}

TEST(a_hole_in_the_servers_log_is_not_pulled_for_ever)
{
        struct script s;
        script_begin(&s);
        live_follow(s.live, script_room(), 5, true, s.now_ms);
        script_open(&s);
        script_answer_sync(&s, EPOCH_1, true, ROW(9, 0, true));
        for (int i = 0; i < 20 && !s.losts; i++) {
                script_answer_page(&s, 5, 9);
                if (!s.losts)
                        script_wake(&s, 2000);
        }
        CHECK_INT(s.losts, 1);
        CHECK_INT(s.entry_count, 0);
        script_end(&s);
}

TEST(a_pull_refused_for_the_moment_is_tried_again_when_told)
{
        struct script s;
        script_begin(&s);
        live_follow(s.live, script_room(), 5, true, s.now_ms);
        script_open(&s);
        script_answer_sync(&s, EPOCH_1, true, ROW(9, 0, true));
        int64_t id = script_frame_id(script_last(&s));
        script_forget(&s);
        script_frame(&s, 0,
                     "{\"re\":%" PRId64 ",\"err\":{\"code\":\"rate_limited\",\"status\":429,\"temporary\":"
                                        "true,\"retry_after_ms\":1200}}",
                     id);
        CHECK_INT(s.frame_count, 0);
        script_wait(&s, 1199);
        CHECK_INT(s.frame_count, 0);
        script_wake(&s, 1);
        script_answer_page(&s, 9, 9);
        check_entries(&s, 6, 9);
        script_end(&s);
}

TEST(more_rooms_than_one_sync_holds_take_several)
{
        struct script s;
        script_begin(&s);
        for (int i = 0; i < 450; i++)
                CHECK(live_follow(s.live, id_make(), i, false, s.now_ms));
        script_open(&s);
        int syncs = 0;
        for (int i = 0; i < s.frame_count; i++)
                syncs += script_op_is(s.frames[i], "session.sync");
        CHECK_INT(syncs, 3);
        CHECK(strlen(s.frames[0]) <= 32768);
        script_end(&s);
}

TEST(unknown_events_and_fields_do_no_harm)
{
        struct script s;
        script_begin(&s);
        live_follow(s.live, script_room(), 0, true, s.now_ms);
        script_open(&s);
        script_answer_sync(&s, EPOCH_1, true, "");
        script_frame(&s, 0,
                     "{\"ev\":\"planet.discovered\",\"room\":\"" ROOM_1
                     "\",\"seq\":1,\"d\":{\"new\":true}}\n{\"ev\":\"weather\",\"x\":1}\n\n"
                     "{\"hello\":1}\n{\"re\":99999,\"ok\":{}}\n{\"ev\":\"typing\",\"room\":\"" ROOM_1
                     "\",\"d\":{}}");
        check_entries(&s, 1, 1);
        CHECK_INT(s.signals, 2);
        CHECK_INT(s.closes, 0);
        script_frame(&s, 0, "{\"ev\":");
        CHECK_INT(s.closes, 1);
        CHECK_INT(s.status.state, LIVE_WAITING);
        script_end(&s);
}

/* --- tokens */

TEST(a_token_is_renewed_on_the_open_session_before_it_ends)
{
        struct script s;
        script_begin(&s);
        script_open(&s);
        script_wait(&s, 239000);
        s.silence_ms = 0;
        CHECK_INT(s.token_asks, 1);
        script_wait(&s, 1000);
        CHECK_INT(s.token_asks, 2);
        live_token(s.live, STR("token-2"), 300000, s.now_ms);
        CHECK(script_op_is(script_last(&s), "session.renew"));
        CHECK(strstr(script_last(&s), "token-2"));
        script_frame(&s, 0, "{\"re\":%" PRId64 ",\"ok\":{\"expires_at\":\"2026-11-20T10:00:00.123Z\"}}",
                     script_frame_id(script_last(&s)));
        CHECK_INT(s.status.state, LIVE_READY);
        CHECK_INT(s.connects, 1);
        script_end(&s);
}

TEST(a_renewal_that_fails_for_the_moment_is_tried_again)
{
        struct script s;
        script_begin(&s);
        script_open(&s);
        script_wait(&s, 240000);
        CHECK_INT(s.token_asks, 2);
        live_token_failed(s.live, false, STR("no network"), s.now_ms);
        CHECK_INT(s.status.state, LIVE_READY);
        script_wake(&s, 2000);
        CHECK_INT(s.token_asks, 3);
        live_token(s.live, STR("token-3"), 300000, s.now_ms);
        CHECK(script_op_is(script_last(&s), "session.renew"));
        script_end(&s);
}

TEST(a_token_that_ended_is_renewed_then_the_client_returns)
{
        struct script s;
        script_begin(&s);
        script_open(&s);
        live_socket_closed(s.live, 0, 4401, STR(""), s.now_ms);
        CHECK_INT(s.connects, 1);
        CHECK_INT(s.token_asks, 2);
        CHECK(s.token_was_refused);
        live_token(s.live, STR("token-2"), 300000, s.now_ms);
        CHECK_INT(s.connects, 2);
        /* refused again, without an open session between: not in a tight circle */
        live_socket_opened(s.live, s.last_socket, s.now_ms);
        script_frame(&s, s.last_socket,
                     "{\"re\":%" PRId64
                     ",\"err\":{\"code\":\"unauthenticated\",\"status\":401,\"temporary\":false}}",
                     script_frame_id(script_last(&s)));
        CHECK_INT(s.status.state, LIVE_WAITING);
        script_wake(&s, 500);
        CHECK_INT(s.token_asks, 3);
        script_end(&s);
}

TEST(a_session_that_is_over_stops_and_logs_out)
{
        struct script s;
        script_begin(&s);
        script_open(&s);
        live_socket_closed(s.live, 0, 4401, STR(""), s.now_ms);
        live_token_failed(s.live, true, STR("the session was ended"), s.now_ms);
        CHECK_INT(s.status.state, LIVE_STOPPED);
        CHECK(s.status.is_logged_out);
        CHECK(live_wake_at(s.live) == INT64_MAX);
        script_end(&s);
}

/* --- close codes */

static void closed(struct script *s, int code, const char *reason)
{
        script_begin(s);
        script_open(s);
        live_socket_closed(s->live, 0, code, str_from(reason), s->now_ms);
}

TEST(each_close_code_does_what_the_table_says)
{
        struct script s;
        closed(&s, 4000, "");
        CHECK_INT(s.connects, 2);                        /* at once */
        live_socket_opened(s.live, s.last_socket, s.now_ms);
        script_answer_open(&s, EPOCH_1, 25000, "");
        live_socket_closed(s.live, s.last_socket, 4000, STR(""), s.now_ms);
        CHECK_INT(s.connects, 2);                        /* but not in a circle */
        CHECK_INT(s.status.state, LIVE_WAITING);
        script_end(&s);

        static const int jittered[] = {4001, 4002, 4008, 4500, 1006, 1011, 1000};
        for (size_t i = 0; i < sizeof jittered / sizeof *jittered; i++) {
                closed(&s, jittered[i], "");
                CHECK_INT(s.status.state, LIVE_WAITING);
                CHECK_INT(s.status.close_code, jittered[i]);
                CHECK_INT(s.connects, 1);
                script_wake(&s, 500);
                CHECK_INT(s.connects, 2);
                script_end(&s);
        }
        static const int bugs[] = {4400, 4405, 4413};
        for (size_t i = 0; i < sizeof bugs / sizeof *bugs; i++) {
                closed(&s, bugs[i], "");
                CHECK_INT(s.status.state, LIVE_STOPPED);
                CHECK_INT(s.status.close_code, bugs[i]);
                CHECK(!s.status.is_logged_out);
                CHECK(s.sentence[0] != '\0');
                script_end(&s);
        }
        closed(&s, 4403, "");
        CHECK_INT(s.status.state, LIVE_STOPPED);
        CHECK(s.status.is_logged_out);
        script_end(&s);
}

TEST(servers_that_ask_for_time_get_it)
{
        struct script s;
        closed(&s, 4503, "retry_after_ms=7000");
        CHECK_INT(s.status.wait_ms, 7000);
        script_wait(&s, 6999);
        CHECK_INT(s.connects, 1);
        script_wake(&s, 1);
        CHECK_INT(s.connects, 2);
        script_end(&s);
        closed(&s, 4429, "");
        CHECK_INT(s.status.wait_ms, 30000);
        script_end(&s);
        script_begin(&s);
        live_start(s.live, s.now_ms);
        live_token(s.live, STR("t"), 300000, s.now_ms);
        live_socket_refused(s.live, s.last_socket, 503, 3000, STR("full"), s.now_ms);
        CHECK_INT(s.status.wait_ms, 3000);
        script_end(&s);
}

TEST(a_replaced_socket_returns_only_when_used)
{
        struct script s;
        closed(&s, 4009, "");
        CHECK_INT(s.status.state, LIVE_PARKED);
        CHECK(live_wake_at(s.live) == INT64_MAX);
        CHECK(live_send(s.live, script_room(), id_make(), STR("{}"), s.now_ms));
        CHECK_INT(s.connects, 2);
        script_end(&s);
}

TEST(a_replaced_socket_returns_for_what_is_unconfirmed_but_not_at_once)
{
        struct script s;
        script_begin(&s);
        s.chance_is_high = true;
        script_open(&s);
        CHECK(live_send(s.live, script_room(), id_make(), STR("{}"), s.now_ms));
        live_socket_closed(s.live, s.last_socket, 4009, STR("too many sockets"), s.now_ms);
        CHECK_INT(s.status.state, LIVE_WAITING);
        script_wake(&s, 500);
        CHECK_INT(s.connects, 2);
        CHECK_INT(live_unconfirmed(s.live), 1);
        script_end(&s);
}

TEST(breaks_in_a_row_wait_longer_and_a_healthy_minute_begins_anew)
{
        struct script s;
        script_begin(&s);
        s.chance_is_high = true;
        script_open(&s);
        static const int64_t waits[] = {499, 999, 1999, 3999};
        for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) {
                live_socket_closed(s.live, s.last_socket, 4500, STR(""), s.now_ms);
                CHECK_INT(s.status.wait_ms, waits[i]);
                script_wake(&s, 30000);
                live_socket_opened(s.live, s.last_socket, s.now_ms);
                script_answer_open(&s, EPOCH_1, 25000, "");
        }
        script_wait(&s, 60000);
        live_socket_closed(s.live, s.last_socket, 4500, STR(""), s.now_ms);
        CHECK_INT(s.status.wait_ms, 499);
        script_end(&s);
}

/* --- goodbye */

TEST(a_server_that_goes_away_is_left_without_a_break)
{
        struct script s;
        script_begin(&s);
        s.chance_is_high = true;
        live_follow(s.live, script_room(), 5, true, s.now_ms);
        script_open(&s);
        script_answer_sync(&s, EPOCH_1, true, "");
        int statuses = s.statuses;
        script_frame(&s, 0, "{\"ev\":\"server.goaway\",\"d\":{\"after_ms\":4000}}");
        CHECK_INT(s.connects, 1);
        script_wait(&s, 3199);
        CHECK_INT(s.connects, 1);
        script_wait(&s, 1);
        CHECK_INT(s.connects, 2);
        CHECK_INT(s.last_socket, 1);
        script_entry(&s, 0, 6);                          /* the old one still serves */
        check_entries(&s, 6, 6);
        live_socket_opened(s.live, 1, s.now_ms);
        script_answer_open(&s, EPOCH_1, 25000, "");
        CHECK(s.is_up[1] && !s.is_up[0]);
        CHECK_INT(s.last_close_code, 1000);
        CHECK(strstr(script_last(&s), "\"seq\":6"));
        script_answer_sync(&s, EPOCH_1, true, ROW(8, 0, true));
        script_answer_page(&s, 8, 8);
        check_entries(&s, 6, 8);
        CHECK(s.statuses - statuses <= 2);               /* catching up and ready: nobody saw a break */
        CHECK_INT(s.status.state, LIVE_READY);
        script_end(&s);
}

TEST(a_goodbye_whose_socket_closes_first_reconnects_at_once)
{
        struct script s;
        script_begin(&s);
        s.chance_is_high = true;
        script_open(&s);
        script_frame(&s, 0, "{\"ev\":\"server.goaway\",\"d\":{\"after_ms\":4000}}");
        live_socket_closed(s.live, 0, 4000, STR(""), s.now_ms);
        CHECK_INT(s.connects, 2);
        script_wait(&s, 4000);
        CHECK_INT(s.connects, 2);
        script_end(&s);
}

TEST(a_next_server_that_refuses_is_tried_again_while_the_old_one_serves)
{
        struct script s;
        script_begin(&s);
        script_open(&s);
        script_frame(&s, 0, "{\"ev\":\"server.goaway\",\"d\":{\"after_ms\":60000}}");
        script_wake(&s, 60000);
        CHECK_INT(s.connects, 2);
        live_socket_refused(s.live, 1, 503, -1, STR(""), s.now_ms);
        CHECK_INT(s.status.state, LIVE_READY);
        script_wake(&s, 1000);
        CHECK_INT(s.connects, 3);
        CHECK(s.is_up[0]);
        script_end(&s);
}

/* --- sending */

static void confirm(struct script *s, bool dup)
{
        CHECK(script_op_is(script_last(s), "message.send"));
        int64_t id     = script_frame_id(script_last(s));
        int     socket = s->frame_socket[s->frame_count - 1];
        script_forget(s);
        script_frame(s, socket,
                     "{\"re\":%" PRId64
                     ",\"ok\":{\"seq\":9,\"num\":3,\"at\":\"2026-11-20T10:00:00.123Z\",\"dup\":%s}}",
                     id, dup ? "true" : "false");
}

TEST(what_is_unconfirmed_goes_out_again_with_the_same_cid)
{
        struct script s;
        script_begin(&s);
        script_open(&s);
        struct id cid = id_make();
        char      text[ID_TEXT_LEN + 1];
        id_print(cid, text);
        CHECK(live_send(s.live, script_room(), cid, STR("{\"kind\":\"text\",\"text\":\"hi\"}"), s.now_ms));
        CHECK(script_op_is(script_last(&s), "message.send"));
        char first[400];
        snprintf(first, sizeof first, "%s", strstr(script_last(&s), "\"args\""));
        live_socket_closed(s.live, 0, 1006, STR(""), s.now_ms);
        script_wake(&s, 500);
        live_socket_opened(s.live, s.last_socket, s.now_ms);
        script_answer_open(&s, EPOCH_1, 25000, "");
        CHECK_STR(str_from(strstr(script_last(&s), "\"args\"")), first);
        CHECK(strstr(first, text));
        confirm(&s, true);
        CHECK_INT(s.oks, 1);
        CHECK_INT(s.dups, 1);
        CHECK_INT(live_unconfirmed(s.live), 0);
        script_end(&s);
}

TEST(one_at_a_time_keeps_the_order_even_when_one_is_refused_for_the_moment)
{
        struct script s;
        script_begin(&s);
        script_open(&s);
        CHECK(live_send(s.live, script_room(), id_make(), STR("{\"n\":1}"), s.now_ms));
        CHECK(live_send(s.live, script_room(), id_make(), STR("{\"n\":2}"), s.now_ms));
        CHECK_INT(s.frame_count, 1);
        int64_t id = script_frame_id(script_last(&s));
        script_forget(&s);
        script_frame(&s, 0,
                     "{\"re\":%" PRId64 ",\"err\":{\"code\":\"rate_limited\",\"status\":429,\"temporary\":"
                                        "true,\"retry_after_ms\":900}}",
                     id);
        CHECK_INT(s.frame_count, 0);
        script_wait(&s, 899);
        CHECK_INT(s.frame_count, 0);
        script_wake(&s, 10);
        CHECK(strstr(script_last(&s), "\"n\":1"));
        confirm(&s, false);
        CHECK(strstr(script_last(&s), "\"n\":2"));
        confirm(&s, false);
        CHECK_INT(s.oks, 2);
        script_end(&s);
}

TEST(a_refusal_is_final_and_the_next_one_goes)
{
        struct script s;
        script_begin(&s);
        script_open(&s);
        CHECK(live_send(s.live, script_room(), id_make(), STR("{\"n\":1}"), s.now_ms));
        CHECK(live_send(s.live, script_room(), id_make(), STR("{\"n\":2}"), s.now_ms));
        script_frame(&s, 0,
                     "{\"re\":%" PRId64 ",\"err\":{\"code\":\"muted\",\"status\":403,\"temporary\":false}}",
                     script_frame_id(script_last(&s)));
        CHECK_INT(s.fails, 1);
        CHECK_STR(str_from(s.last_code), "muted");
        confirm(&s, false);
        CHECK_INT(s.oks, 1);
        script_end(&s);
}

TEST(the_limit_that_was_told_is_kept)
{
        struct script s;
        script_begin(&s);
        live_start(s.live, s.now_ms);
        live_token(s.live, STR("t"), 300000, s.now_ms);
        live_socket_opened(s.live, s.last_socket, s.now_ms);
        script_answer_open(&s, EPOCH_1, 25000, "{\"name\":\"send\",\"burst\":2,\"per_minute\":60}");
        for (int i = 0; i < 4; i++)
                CHECK(live_send(s.live, script_room(), id_make(), STR("{}"), s.now_ms));
        confirm(&s, false);
        confirm(&s, false);
        CHECK_INT(s.frame_count, 0);
        int64_t at = live_wake_at(s.live);
        CHECK(at >= s.now_ms + 999 && at <= s.now_ms + 1002);
        script_wake(&s, 1002);
        confirm(&s, false);
        CHECK_INT(s.oks, 3);
        script_end(&s);
}

TEST(what_is_unconfirmed_when_it_stops_is_unknown)
{
        struct script s;
        script_begin(&s);
        script_open(&s);
        CHECK(live_send(s.live, script_room(), id_make(), STR("{}"), s.now_ms));
        CHECK(live_call(s.live, "typing.set", STR("{}"), NULL, s.now_ms));
        live_stop(s.live, s.now_ms);
        CHECK_INT(s.unknowns, 1);
        CHECK_INT(s.answers, 1);
        CHECK_INT(s.answered, CHAT_UNKNOWN);
        CHECK(!live_send(s.live, script_room(), id_make(), STR("{}"), s.now_ms));
        CHECK_INT(s.status.state, LIVE_STOPPED);
        live_start(s.live, s.now_ms);
        CHECK_INT(s.connects, 2);
        script_end(&s);
}

TEST(the_outbox_is_bounded)
{
        struct script s;
        script_begin(&s);
        int taken = 0;
        while (taken < 5000 && live_send(s.live, script_room(), id_make(), STR("{}"), s.now_ms))
                taken++;
        CHECK_INT(taken, 1000);
        script_end(&s);
        script_begin(&s);
        char *big = malloc(FRAME_SEND_BYTES_MAX);
        memset(big, 'x', FRAME_SEND_BYTES_MAX);
        CHECK(!live_send(s.live, script_room(), id_make(), (struct str){big, FRAME_SEND_BYTES_MAX},
                         s.now_ms));
        free(big);
        script_end(&s);
}

SUITE(CASE(the_first_frame_opens_the_session_and_carries_the_token),
      CASE(a_socket_that_does_not_open_in_time_is_given_up),
      CASE(silence_of_two_heartbeats_ends_the_connection),
      CASE(a_request_without_an_answer_ends_the_connection),
      CASE(what_was_missed_is_pulled_and_joined_with_what_comes_live),
      CASE(pages_follow_each_other_until_the_head_is_reached), CASE(sync_required_pulls),
      CASE(a_head_below_the_floor_reloads_the_room), CASE(a_room_that_is_no_longer_ours_is_lost),
      CASE(being_removed_hands_out_the_rest_first), CASE(another_epoch_reloads_everything),
      CASE(a_head_that_went_back_reloads_the_room), CASE(a_hole_in_the_servers_log_is_not_pulled_for_ever),
      CASE(a_pull_refused_for_the_moment_is_tried_again_when_told),
      CASE(more_rooms_than_one_sync_holds_take_several), CASE(unknown_events_and_fields_do_no_harm),
      CASE(a_token_is_renewed_on_the_open_session_before_it_ends),
      CASE(a_renewal_that_fails_for_the_moment_is_tried_again),
      CASE(a_token_that_ended_is_renewed_then_the_client_returns),
      CASE(a_session_that_is_over_stops_and_logs_out), CASE(each_close_code_does_what_the_table_says),
      CASE(servers_that_ask_for_time_get_it), CASE(a_replaced_socket_returns_only_when_used),
      CASE(a_replaced_socket_returns_for_what_is_unconfirmed_but_not_at_once),
      CASE(breaks_in_a_row_wait_longer_and_a_healthy_minute_begins_anew),
      CASE(a_server_that_goes_away_is_left_without_a_break),
      CASE(a_goodbye_whose_socket_closes_first_reconnects_at_once),
      CASE(a_next_server_that_refuses_is_tried_again_while_the_old_one_serves),
      CASE(what_is_unconfirmed_goes_out_again_with_the_same_cid),
      CASE(one_at_a_time_keeps_the_order_even_when_one_is_refused_for_the_moment),
      CASE(a_refusal_is_final_and_the_next_one_goes), CASE(the_limit_that_was_told_is_kept),
      CASE(what_is_unconfirmed_when_it_stops_is_unknown), CASE(the_outbox_is_bounded))
