/** feed.svelte.ts — a timeline by keyboard: one row is reached by Tab, arrows and Home and End go on from there, however far it is scrolled. */
import type { Row } from "../../state/rows";
import { tick } from "svelte";

const STOPS = new Set(["message", "pending", "note"]);

export class Feed {
  private key = $state<string>();
  /** The row that Tab reaches; -1: the last one. */
  readonly index = $derived.by(() => (this.key === undefined ? -1 : this.rows().findIndex((row) => row.key === this.key)));

  constructor(
    private readonly rows: () => readonly Row[],
    private readonly show: (at: number) => void,
    private readonly holder: () => HTMLElement | undefined,
  ) {}

  focus(at: number, moves = true): void {
    const row = this.rows()[at];
    if (!row) return;
    this.key = row.key;
    if (!moves) return;
    this.show(at);
    void tick().then(() => requestAnimationFrame(() => this.element(row.key)?.focus({ preventScroll: true })));
  }

  onfocusin(event: FocusEvent): void {
    const found = (event.target as HTMLElement).closest<HTMLElement>("[data-row]");
    if (found) this.key = found.dataset["row"];
  }

  onkeydown(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (!target.dataset["row"] || event.altKey || event.ctrlKey || event.metaKey) return;
    const rows = this.rows();
    const at = rows.findIndex((row) => row.key === target.dataset["row"]);
    const step = { ArrowUp: -1, PageUp: -1, ArrowDown: 1, PageDown: 1 }[event.key];
    let to = -1;
    if (step !== undefined) to = this.next(at, step);
    else if (event.key === "Home") to = this.next(-1, 1);
    else if (event.key === "End") to = this.next(rows.length, -1);
    if (to < 0) return;
    event.preventDefault();
    this.focus(to);
  }

  private next(from: number, by: number): number {
    const rows = this.rows();
    for (let at = from + by; at >= 0 && at < rows.length; at += by) if (STOPS.has(rows[at]?.kind ?? "")) return at;
    return -1;
  }

  private element(key: string): HTMLElement | null | undefined {
    return this.holder()?.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`);
  }
}
