import type { Overlay } from "../../app/hooks";

/** `overlays.open("receipts", { room, seq })` */
export default { name: "receipts", load: () => import("./Receipts.svelte") } satisfies Overlay;
