/** lazy.svelte.ts — a part of the app that is fetched when it is first wanted, and there at once from then on. Loaded.svelte is for whole views. */
import { wholeLanguage } from "../words/index.svelte";

const AGAIN_MS = 5000;

/** Of a component, or of anything else that is a module's default. */
export class Lazy<Part> {
  private part = $state.raw<Part>();
  private asked: Promise<Part> | undefined;
  private turn = $state(0);

  constructor(private readonly load: () => Promise<{ default: Part }>) {}

  /** Undefined until it has come; whoever reads it is told then. */
  get now(): Part | undefined {
    void this.turn;
    this.fetch();
    return this.part;
  }

  /** As `now`, for who can do without. */
  get here(): Part | undefined {
    return this.part;
  }

  /** Before it is wanted. */
  fetch(): void {
    void this.come().catch(() => undefined);
  }

  /** Without a network it is asked for again when it is wanted again, and while somebody waits for it. */
  come(): Promise<Part> {
    return (this.asked ??= Promise.all([this.load(), wholeLanguage()]).then(
      ([found]) => (this.part = found.default),
      (error: unknown) => {
        this.asked = undefined;
        setTimeout(() => this.turn++, AGAIN_MS);
        throw error;
      },
    ));
  }
}
