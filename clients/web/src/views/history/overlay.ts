import type { Overlay } from "../../app/hooks";

/** `overlays.open("history", { room, seq })` */
export default { name: "history", load: () => import("./History.svelte") } satisfies Overlay;
