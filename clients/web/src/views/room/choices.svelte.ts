/** choices.svelte.ts — the list that opens while one writes a name, an emoji or a command. */
import type { CommandView } from "chat-sdk";
import { commandsOf } from "../../state/commands";
import type { Members } from "../../state/members.svelte";
import { people } from "../../state/people.svelte";
import { shortcodes } from "../../text/shortcodes";
import { t } from "../../words/index.svelte";
import { begunAt, fitting, type Begun, type Choice } from "./complete";

const SHOWN_MAX = 8;

export class Choices {
  begun = $state.raw<Begun>();
  list = $state.raw<readonly Choice[]>([]);
  at = $state(0);
  private turn = 0;

  constructor(
    private readonly room: string,
    private readonly members: Members,
  ) {}

  get isOpen(): boolean {
    return this.begun !== undefined && this.list.length > 0;
  }

  get chosen(): Choice | undefined {
    return this.list[this.at];
  }

  look(text: string, caret: number): void {
    const begun = begunAt(text, caret);
    if (begun?.sign === this.begun?.sign && begun?.word === this.begun?.word) {
      this.begun = begun;
      return;
    }
    this.begun = begun;
    this.at = 0;
    const turn = ++this.turn;
    if (!begun) this.list = [];
    else void this.find(begun, turn);
  }

  close(): void {
    this.turn++;
    this.begun = undefined;
    this.list = [];
  }

  step(by: 1 | -1): void {
    this.at = (this.at + by + this.list.length) % this.list.length;
  }

  private async find(begun: Begun, turn: number): Promise<void> {
    const take = (list: readonly Choice[]): void => {
      if (turn === this.turn) this.list = list;
    };
    if (begun.sign === ":") take(emojiOf(begun.word));
    else if (begun.sign === "/") take(commandChoices(await commandsOf(this.room).catch(() => []), begun.word));
    else {
      take(this.peopleOf(begun.word));
      if (this.members.isWhole || begun.word === "") return;
      await this.members.begins(begun.word.toLowerCase()).catch(() => []);
      take(this.peopleOf(begun.word));
    }
  }

  private peopleOf(word: string): Choice[] {
    const here = [...this.members.list.keys()].flatMap((user) => people.get(user) ?? []);
    const found = fitting(here, word, (person) => [person.login, person.name], SHOWN_MAX);
    const choices: Choice[] = found.map((person) => ({ id: person.user, label: person.name, note: `@${person.login}`, text: `@${person.login}`, picture: person.user }));
    const all = (["all", "here"] as const).filter((one) => word !== "" && one.startsWith(word.toLowerCase()));
    return [...choices, ...all.map((one) => ({ id: one, label: `@${one}`, note: t(`composer.${one}`), text: `@${one}` }))].slice(0, SHOWN_MAX);
  }
}

function emojiOf(word: string): Choice[] {
  const found = fitting([...shortcodes], word, ([name]) => [name], SHOWN_MAX);
  return found.map(([name, emoji]) => ({ id: name, label: `:${name}:`, text: emoji, note: emoji }));
}

function commandChoices(commands: readonly CommandView[], word: string): Choice[] {
  const found = fitting(commands.filter((one) => one.allowed), word, (one) => [one.name], SHOWN_MAX);
  return found.map((one) => ({ id: one.usage, label: one.usage, note: one.summary, text: `/${one.name}` }));
}
