/** actions.ts — reacting to a message with any emoji, and who did. */
import type { ActionOn, MessageAction } from "../../app/hooks";
import { overlays } from "../../app/panes.svelte";
import { react } from "../../state/messages";
import { attempt } from "../../state/notices.svelte";
import { rooms } from "../../state/rooms.svelte";

const isThere = ({ message }: ActionOn): boolean => message.body !== undefined && message.hidden !== true;

const actions: MessageAction[] = [
  {
    name: "react",
    label: "action.react",
    icon: "smile",
    order: 10,
    quick: true,
    key: "+",
    shown: (on) => isThere(on) && rooms.can(on.room, "send"),
    run: ({ room, message }) => overlays.open("emoji", { pick: (emoji: string) => void attempt(() => react(room, message, emoji)) }),
  },
  {
    name: "reactions",
    label: "reactions.title",
    icon: "people",
    order: 104,
    shown: (on) => isThere(on) && (on.message.reactions?.length ?? 0) > 0,
    run: ({ room, message }) => overlays.open("reactions", { room, seq: message.seq }),
  },
];

export default actions;
