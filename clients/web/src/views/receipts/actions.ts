/** actions.ts — how far the person's own message came, by name. */
import type { MessageAction } from "../../app/hooks";
import { overlays } from "../../app/panes.svelte";

const actions: MessageAction[] = [
  {
    name: "receipts",
    label: "receipts.title",
    icon: "checks",
    order: 103,
    shown: ({ isMine, message }) => isMine && message.body !== undefined,
    run: ({ room, message }) => overlays.open("receipts", { room, seq: message.seq }),
  },
];

export default actions;
