/** announcer.svelte.ts — what screen readers are told: new messages together every two seconds, and not while the person types fast. */
import { formatList, t } from "../words/index.svelte";

const BATCH_MS = 2000;
const QUIET_MS = 1000; // after a key
const NAMES_MAX = 3;

class Announcer {
  text = $state("");
  private names: string[] = [];
  private count = 0;
  private typedAt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** Somebody said something. */
  message(name: string): void {
    this.count++;
    if (!this.names.includes(name)) this.names.push(name);
    this.timer ??= setTimeout(() => this.flush(), BATCH_MS);
  }

  /** Something worth hearing happened. */
  say(text: string): void {
    this.text = text === this.text ? `${text}\u00a0` : text; // the same words once more are said once more
  }

  typed(): void {
    this.typedAt = Date.now();
  }

  private flush(): void {
    this.timer = undefined;
    if (Date.now() - this.typedAt < QUIET_MS) {
      this.timer = setTimeout(() => this.flush(), BATCH_MS);
      return;
    }
    const names = formatList(this.names.slice(0, NAMES_MAX));
    this.say(t("app.announce", { count: this.count, names }));
    this.names = [];
    this.count = 0;
  }
}

export const announcer = new Announcer();
