import type { Overlay } from "../../app/hooks";

/** `overlays.open("emoji", { pick: (emoji: string) => … })` */
export default { name: "emoji", load: () => import("./EmojiDialog.svelte") } satisfies Overlay;
