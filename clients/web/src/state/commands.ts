/** commands.ts — what can be said with a slash in a room: asked for once. */
import type { CommandView } from "chat-sdk";
import { session } from "./session.svelte";

const known = new Map<string, Promise<readonly CommandView[]>>();

export function commandsOf(room: string): Promise<readonly CommandView[]> {
  const found = known.get(room);
  if (found) return found;
  const asked = session.chat.call("command.list", { room }).then(({ commands }) => commands);
  known.set(room, asked);
  asked.catch(() => known.delete(room));
  return asked;
}
