import type { Overlay } from "../../app/hooks";

/** `overlays.open("new-room")`, `overlays.open("room-password", { room, name })` */
export default [
  { name: "new-room", load: () => import("./NewRoom.svelte") },
  { name: "room-password", load: () => import("./PasswordDialog.svelte") },
] satisfies Overlay[];
