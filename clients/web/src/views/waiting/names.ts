/** names.ts — where something that waits will be said. */
import { rooms } from "../../state/rooms.svelte";
import { t } from "../../words/index.svelte";

export function nameOf(room: string, thread: number | undefined): string {
  const row = rooms.get(room);
  const name = row ? rooms.name(row) : t("waiting.left_room");
  return thread === undefined ? name : t("waiting.in_thread", { name });
}
