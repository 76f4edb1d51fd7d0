import type { Overlay } from "../../app/hooks";

/** `overlays.open("report", { room, seq })` */
export default { name: "report", load: () => import("./Report.svelte") } satisfies Overlay;
