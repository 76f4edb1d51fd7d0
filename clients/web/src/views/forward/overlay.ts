import type { Overlay } from "../../app/hooks";

/** `overlays.open("forward", { room, seq })` */
export default { name: "forward", load: () => import("./Forward.svelte") } satisfies Overlay;
