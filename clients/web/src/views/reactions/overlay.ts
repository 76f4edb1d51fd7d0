import type { Overlay } from "../../app/hooks";

/** `overlays.open("reactions", { room, seq })` */
export default { name: "reactions", load: () => import("./WhoReacted.svelte") } satisfies Overlay;
