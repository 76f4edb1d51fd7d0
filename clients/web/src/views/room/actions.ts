/** actions.ts — what the room itself lets one do with a message. Others add theirs in files of this name. */
import type { ActionOn, MessageAction } from "../../app/hooks";
import { overlays, panes } from "../../app/panes.svelte";
import { blocks } from "../../state/blocks.svelte";
import { hide, pin, remove, restore, save } from "../../state/messages";
import { attempt, notices } from "../../state/notices.svelte";
import { rooms } from "../../state/rooms.svelte";
import { t } from "../../words/index.svelte";
import { deskOf } from "./desk.svelte";
import { openPerson } from "./person";

const isThere = ({ message }: ActionOn): boolean => message.body !== undefined;
const isText = ({ message }: ActionOn): boolean => message.body?.kind === "text";
const can = rooms.can.bind(rooms);

async function take({ room, message }: ActionOn): Promise<void> {
  if (!(await attempt(() => remove(room, message.seq)))) return;
  notices.say(t("room.deleted"), { label: t("common.undo"), run: () => void attempt(() => restore(room, message.seq)) });
}

const actions: MessageAction[] = [
  { name: "reply", label: "action.reply", icon: "reply", order: 20, quick: true, key: "r", shown: (on) => isThere(on) && can(on.room, "send"), run: (on) => deskOf(on.room)?.reply(on.message) },
  { name: "thread", label: "action.thread", icon: "thread", order: 30, quick: true, key: "t", shown: (on) => isThere(on) && on.message.thread === undefined, run: (on) => panes.open("thread", on.room, on.message.seq) },
  { name: "edit", label: "action.edit", icon: "edit", order: 40, key: "e", shown: (on) => on.isMine && isText(on) && can(on.room, "send"), run: (on) => deskOf(on.room)?.edit(on.message) },
  {
    name: "copy",
    label: "action.copy",
    icon: "copy",
    order: 50,
    key: "c",
    shown: isText,
    run: ({ message }) => void attempt(() => navigator.clipboard.writeText(message.body?.kind === "text" ? message.body.text : "")).then((isDone) => isDone && notices.say(t("common.copied"))),
  },
  {
    name: "link",
    label: "common.copy_link",
    icon: "link",
    order: 60,
    key: "l",
    shown: () => true,
    run: ({ room, message }) => void attempt(() => navigator.clipboard.writeText(`${location.origin}/r/${room}/${message.seq}`)).then((isDone) => isDone && notices.say(t("common.copied"))),
  },
  { name: "forward", label: "action.forward", icon: "forward", order: 70, key: "f", shown: isThere, run: ({ room, message }) => overlays.open("forward", { room, seq: message.seq }) },
  {
    name: "save",
    label: "action.save",
    icon: "bookmark",
    order: 80,
    key: "s",
    shown: isThere,
    run: ({ room, message }) => void attempt(() => save(room, message.seq)).then((isDone) => isDone && notices.say(t("common.saved"))),
  },
  { name: "pin", label: (on) => (on.message.pinned ? "action.unpin" : "action.pin"), icon: "pin", order: 90, key: "p", shown: (on) => isThere(on) && can(on.room, "pin"), run: (on) => void attempt(() => pin(on.room, on.message)) },
  { name: "person", label: "people.profile", icon: "person", order: 95, key: "i", shown: () => true, run: ({ room, message }) => openPerson(message.from, room) },
  { name: "unread", label: "action.unread", icon: "bell", order: 100, key: "u", shown: (on) => !on.isMine, run: (on) => deskOf(on.room)?.open.divide(on.message.seq) },
  { name: "hide", label: (on) => (on.message.hidden ? "action.unhide" : "action.hide"), icon: "eyeOff", order: 110, shown: (on) => !on.isMine, run: (on) => void attempt(() => hide(on.room, on.message.seq, !on.message.hidden)) },
  { name: "block", label: "action.block", icon: "person", order: 120, danger: true, shown: (on) => !on.isMine && !blocks.has(on.message.from), run: (on) => void attempt(() => blocks.block(on.message.from)) },
  { name: "report", label: "action.report", icon: "flag", order: 130, danger: true, shown: (on) => !on.isMine && isThere(on), run: ({ room, message }) => overlays.open("report", { room, seq: message.seq }) },
  { name: "delete", label: "common.delete", icon: "trash", order: 140, danger: true, key: "delete", shown: (on) => isThere(on) && (on.isMine || can(on.room, "moderate")), run: (on) => void take(on) },
];

export default actions;
