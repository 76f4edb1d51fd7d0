import type { Overlay } from "../../app/hooks";

/** `overlays.open("poll", { room })` */
export default { name: "poll", load: () => import("./NewPoll.svelte") } satisfies Overlay;
