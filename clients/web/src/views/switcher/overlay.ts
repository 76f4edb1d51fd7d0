import type { Overlay } from "../../app/hooks";

export default { name: "switcher", load: () => import("./Switcher.svelte") } satisfies Overlay;
