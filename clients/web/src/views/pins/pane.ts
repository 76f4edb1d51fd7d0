import type { Pane } from "../../app/hooks";

export default { name: "pins", load: () => import("./Pins.svelte"), button: { icon: "pin", label: "pins.title", order: 20 } } satisfies Pane;
