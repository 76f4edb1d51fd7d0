/** actions.ts — what a message said before it was edited. */
import type { MessageAction } from "../../app/hooks";
import { overlays } from "../../app/panes.svelte";

const actions: MessageAction[] = [
  {
    name: "history",
    label: "history.title",
    icon: "clock",
    order: 105,
    key: "h",
    shown: ({ message }) => message.edited_at !== undefined && message.body !== undefined && message.hidden !== true,
    run: ({ room, message }) => overlays.open("history", { room, seq: message.seq }),
  },
];

export default actions;
