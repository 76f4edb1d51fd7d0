/** close_code.ts — why a socket was closed, and what follows. */
import { closeCodes } from "./types.js";

/**
 * atOnce: reconnects at once · jitter: after a random wait · renew: the token first · whenUsed: only when somebody uses it, or something
 * is unsent · asTold: after the wait that was told · logOut: the tokens are worth nothing · stop: a bug, to be shown.
 */
export type Then = "atOnce" | "jitter" | "renew" | "whenUsed" | "asTold" | "logOut" | "stop";

export interface CloseRule {
  then: Then;
  sentence: string;
}

// One for each code of the tables: a new one there does not compile until somebody has thought about it.
const rules: Record<keyof typeof closeCodes, CloseRule> = {
  going_away: { then: "atOnce", sentence: "the server is restarting" },
  heartbeat_missed: { then: "jitter", sentence: "the server heard nothing from here for too long" },
  bad_gateway_state: { then: "jitter", sentence: "the server lost its place" },
  slow_consumer: { then: "jitter", sentence: "this client read too slowly" },
  replaced: {
    then: "whenUsed",
    sentence: "there are too many connections of this account; a newer one took the place of this one",
  },
  bad_frame: { then: "stop", sentence: "the server did not understand this client: a bug" },
  token_ended: { then: "renew", sentence: "the access token ended" },
  session_revoked: { then: "logOut", sentence: "this session was ended" },
  not_opened_in_time: { then: "stop", sentence: "this client did not open its session in time: a bug" },
  too_large: { then: "stop", sentence: "this client sent more than the server takes: a bug" },
  abuse: { then: "asTold", sentence: "the server wants this client to slow down" },
  internal: { then: "jitter", sentence: "something failed on the server" },
  overloaded: { then: "asTold", sentence: "the server is overloaded" },
};

export function closeRule(code: number): CloseRule {
  for (const [name, one] of Object.entries(closeCodes)) if (one === code) return rules[name as keyof typeof closeCodes];
  return { then: "jitter", sentence: "the connection was lost" };
}

const WAIT_MS_MAX = 3_600_000;

/** How long the reason of a close asks to wait, in milliseconds; undefined when it does not say. */
export function closeWaitMs(reason: string): number | undefined {
  const told = /retry_after_ms["=: ]*(\d+)/.exec(reason);
  return told ? Math.min(WAIT_MS_MAX, Number(told[1])) : undefined;
}
