import type { Pane } from "../../app/hooks";

export default { name: "room-settings", load: () => import("./RoomSettings.svelte"), button: { icon: "settings", label: "roomset.title", order: 50 } } satisfies Pane;
