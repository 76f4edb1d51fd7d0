import type { Overlay } from "../../app/hooks";

/** `overlays.open("scheduled")`, `overlays.open("drafts")`: what was written and is not said yet. */
const overlays: Overlay[] = [
  { name: "scheduled", load: () => import("./ScheduledList.svelte") },
  { name: "drafts", load: () => import("./DraftList.svelte") },
];

export default overlays;
