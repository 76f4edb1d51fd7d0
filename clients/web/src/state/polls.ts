/** polls.ts — how a poll stands, and voting. */
import type { PollChoice, PollGetOut, PollVoteOut } from "chat-sdk";
import { session } from "./session.svelte";

export const lookAtPoll = (room: string, seq: number): Promise<PollGetOut> => session.chat.call("poll.get", { room, seq, limit: 1 });

export const vote = (room: string, seq: number, choices: PollChoice[]): Promise<PollVoteOut> => session.chat.call("poll.vote", { room, seq, choices });

export const closePoll = (room: string, seq: number): Promise<unknown> => session.chat.call("poll.close", { room, seq });
