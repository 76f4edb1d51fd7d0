/** room_order.ts — joins live and pulled entries of one log by number: each is handed out once, in order. */

const HELD_MAX = 512;

export class RoomOrder<Entry> {
  private readonly held = new Map<number, Entry>();
  /** The highest number known to exist. */
  target: number;

  /** `delivered`: the last number handed out. */
  constructor(public delivered: number) {
    this.target = delivered;
  }

  get isBehind(): boolean {
    return this.target > this.delivered;
  }

  aim(head: number): void {
    this.target = Math.max(this.target, head);
  }

  /** Begins anew behind `delivered`; what was held is let go. */
  reset(delivered: number, head: number): void {
    this.held.clear();
    this.delivered = delivered;
    this.target = Math.max(delivered, head);
  }

  /** Takes an entry from wherever it came; gives back what can be handed out now. */
  *take(seq: number, entry: Entry): Generator<Entry> {
    if (seq <= this.delivered) return;
    this.aim(seq);
    if (seq > this.delivered + 1) {
      this.hold(seq, entry);
      return;
    }
    this.delivered = seq;
    yield entry;
    for (let next = this.held.get(this.delivered + 1); next !== undefined; next = this.held.get(this.delivered + 1)) {
      this.held.delete(++this.delivered);
      yield next;
    }
  }

  /** The highest makes room: it is the one whose turn comes last. What is dropped is pulled again. */
  private hold(seq: number, entry: Entry): void {
    this.held.set(seq, entry);
    for (const old of this.held.keys()) if (old <= this.delivered) this.held.delete(old);
    if (this.held.size > HELD_MAX) this.held.delete(Math.max(...this.held.keys()));
  }
}
