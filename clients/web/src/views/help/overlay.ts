import type { Overlay } from "../../app/hooks";

export default { name: "help", load: () => import("./Help.svelte") } satisfies Overlay;
