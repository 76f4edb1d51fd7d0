/** closed.ts — why one cannot say anything in a room. */
import type { RoomRow } from "../../state/rooms.svelte";
import { t } from "../../words/index.svelte";

/** Empty where one can. */
export function whyClosed(row: RoomRow): string {
  if (row.archivedAt) return t("error.archived");
  if (row.encryption !== "none") return t("error.sealed_room");
  if (!row.permissions.includes("send")) return t("error.forbidden");
  return row.lockedAt && !row.permissions.includes("moderate") ? t("error.locked") : "";
}
