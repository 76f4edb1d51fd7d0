/** find.ts — what a sign and the letters behind it may mean: @people, #rooms, :emoji:, /commands. */
import type { CommandView } from "chat-sdk";
import { pathOf } from "../../app/router";
import { commandsOf } from "../../state/commands";
import type { Members } from "../../state/members.svelte";
import { people } from "../../state/people.svelte";
import { rooms } from "../../state/rooms.svelte";
import { shortcodes } from "../../text/shortcodes";
import { language, t, wholeLanguage } from "../../words/index.svelte";
import { fitting, roomLink, type Begun, type Choice } from "./complete";

const SHOWN_MAX = 8;

/** Gives what it finds to `take`, and more of it when more comes. */
export async function find({ sign, word }: Begun, room: string, members: Members, take: (list: readonly Choice[]) => void): Promise<void> {
  await wholeLanguage();
  if (sign === ":") {
    take(emojiOf(word));
    take(withMore(emojiOf(word), await moreEmoji(word)));
  } else if (sign === "#") take(roomsOf(word));
  else if (sign === "/") take(commandChoices(await commandsOf(room).catch(() => []), word));
  else {
    take(peopleOf(word, members));
    if (members.isWhole || word === "") return;
    await members.begins(word.toLowerCase()).catch(() => []);
    take(peopleOf(word, members));
  }
}

function peopleOf(word: string, members: Members): Choice[] {
  const here = [...members.list.keys()].flatMap((user) => people.get(user) ?? []);
  const found = fitting(here, word, (person) => [person.login, person.name], SHOWN_MAX);
  const choices: Choice[] = found.map((person) => ({ id: person.user, label: person.name, note: `@${person.login}`, text: `@${person.login}`, picture: person.user }));
  const all = (["all", "here"] as const).filter((one) => word !== "" && one.startsWith(word.toLowerCase()));
  return [...choices, ...all.map((one) => ({ id: one, label: `@${one}`, note: t(`composer.${one}`), text: `@${one}` }))].slice(0, SHOWN_MAX);
}

/** The person's own. Who may not see a room learns its name, and comes no further. */
function roomsOf(word: string): Choice[] {
  const found = fitting(rooms.list.filter((row) => row.kind !== "direct"), word, (row) => [rooms.name(row)], SHOWN_MAX);
  return found.map((row) => ({ id: row.room, label: `#${rooms.name(row)}`, note: row.topic ?? "", text: roomLink(rooms.name(row), location.origin + pathOf({ view: "room", room: row.room })) }));
}

function emojiOf(word: string): Choice[] {
  const found = fitting([...shortcodes], word, ([name]) => [name], SHOWN_MAX);
  return found.map(([name, emoji]) => ({ id: name, label: `:${name}:`, text: emoji, note: emoji }));
}

/** Of all that there are, by what they are called in the reader's language: where they can be had. */
async function moreEmoji(word: string): Promise<Choice[]> {
  try {
    const { allEmoji, findEmoji } = await import("../emoji/emoji");
    return findEmoji(await allEmoji(language.code), word, SHOWN_MAX).map((one) => ({ id: one.text, label: `:${one.names[0] ?? one.label}:`, text: one.text, note: one.text }));
  } catch {
    return [];
  }
}

/** Variants of one sign are one. */
function withMore(first: readonly Choice[], more: readonly Choice[]): Choice[] {
  const bare = ({ text }: Choice): string => text.replaceAll("\ufe0f", "");
  const has = new Set(first.map(bare));
  return [...first, ...more.filter((one) => !has.has(bare(one)))].slice(0, SHOWN_MAX);
}

function commandChoices(commands: readonly CommandView[], word: string): Choice[] {
  const found = fitting(commands.filter((one) => one.allowed), word, (one) => [one.name], SHOWN_MAX);
  return found.map((one) => ({ id: one.usage, label: one.usage, note: one.summary, text: `/${one.name}` }));
}
