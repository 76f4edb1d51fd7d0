import type { Pane } from "../../app/hooks";

export default { name: "members", load: () => import("./Members.svelte"), button: { icon: "people", label: "members.title", order: 40 } } satisfies Pane;
