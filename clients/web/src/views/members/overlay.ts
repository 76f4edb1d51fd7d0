import type { Overlay } from "../../app/hooks";

/** `overlays.open("person", { user, room? })`, `overlays.open("member", { details, member, question, onchange })` */
export default [
  { name: "person", load: () => import("./Person.svelte") },
  { name: "member", load: () => import("./MemberDialog.svelte") },
] satisfies Overlay[];
