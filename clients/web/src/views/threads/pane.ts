import type { Pane } from "../../app/hooks";

export default { name: "threads", load: () => import("./Threads.svelte"), button: { icon: "thread", label: "threads.title", order: 10 } } satisfies Pane;
