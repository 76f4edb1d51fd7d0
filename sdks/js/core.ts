/** core.ts — what `chat-sdk/core` exports: the account, the connection and the outbox, for programs that keep no rooms of their own. */
export { Account, type AccountOptions, type Args } from "./account.js";
export { Ids, systemClock, type Clock, type Random } from "./clock.js";
export { closeRule, type CloseRule, type Then } from "./close_code.js";
export type { RoomEntry, ServerEntry } from "./frame.js";
export type { FollowedOptions } from "./followed.js";
export { webSocket, type Connect, type Socket } from "./link.js";
export { Live, type LiveOptions, type LiveState, type LiveStatus } from "./live.js";
export { Outbox, type OutboxItem, type OutboxOptions, type SendOptions } from "./outbox.js";
export { ChatError } from "./problem.js";
export type { RestName } from "./rest.js";
export { bestLocks, memoryStorage, processLocks, type Change, type Locks, type Storage } from "./storage.js";
export { cookieTokens, memoryTokens, type Tokens, type TokenStore } from "./tokens.js";
export type * from "./types.js";
