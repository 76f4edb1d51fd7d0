import type { Overlay } from "../../app/hooks";

export default { name: "person", load: () => import("./Person.svelte") } satisfies Overlay;
