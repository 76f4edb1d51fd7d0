/** index.ts — what `chat-sdk` exports: the core, and the local rooms on top. Log-in, IndexedDB and Node's own have entries of their own. */
export * from "./core.js";
export { Chat, type ChatEvents, type ChatOptions } from "./chat.js";
export { Room } from "./room.js";
export { RoomLog, seqOf, type Note, type RoomItem, type RoomMessage } from "./room_log.js";
export { Rooms } from "./rooms.js";
