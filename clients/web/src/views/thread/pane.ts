import type { Pane } from "../../app/hooks";

export default { name: "thread", load: () => import("./Thread.svelte") } satisfies Pane;
