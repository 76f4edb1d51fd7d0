import type { Overlay } from "../../app/hooks";

export default { name: "new-room", load: () => import("./NewRoom.svelte") } satisfies Overlay;
