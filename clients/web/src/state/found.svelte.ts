/** found.svelte.ts — people found by the letters that somebody types, a moment after they paused. */
import type { Profile } from "chat-sdk";
import { findPeople } from "./find";
import { attempt } from "./notices.svelte";

const PAUSE_MS = 200;

export class Found {
  words = $state("");
  /** Undefined while nothing was looked for. */
  list = $state.raw<readonly Profile[]>();

  /** Made with a view, and ends with it. `least`: so many letters say something. */
  constructor(least: number) {
    $effect(() => {
      const begins = this.words.trim();
      this.list = undefined;
      if ([...begins].length < least) return;
      let isOver = false;
      const look = async (): Promise<void> => {
        const people = await findPeople(begins);
        if (!isOver) this.list = people;
      };
      const timer = setTimeout(() => void attempt(look), PAUSE_MS);
      return () => {
        isOver = true;
        clearTimeout(timer);
      };
    });
  }
}
