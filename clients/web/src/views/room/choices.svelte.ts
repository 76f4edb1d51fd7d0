/** choices.svelte.ts — the list that opens while one writes a name, a room, an emoji or a command. Who finds them is fetched with the first sign. */
import type { Members } from "../../state/members.svelte";
import { begunAt, type Begun, type Choice } from "./complete";

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
    try {
      const { find } = await import("./find");
      await find(begun, this.room, this.members, (list) => {
        if (turn === this.turn) this.list = list;
      });
    } catch {
      // Without a network there is nothing to choose from.
    }
  }
}
