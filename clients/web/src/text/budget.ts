/** budget.ts — how much may come of one text, so that whatever it is, it ends soon with a bounded tree. */

const DEPTH_MAX = 16;
const NODES_MAX = 2000;
const SIGNS_MAX = 1500; // of emphasis and brackets: reading more of them takes too long
const nested = new RegExp(`^(?:[ \\t]*(?:>|[-*+][ \\t]|\\d{1,9}[.)][ \\t])){${DEPTH_MAX + 1},}`, "m");

/** It is shown as it was written. */
export class TooMuch extends Error {}

export class Budget {
  private count = 0;

  constructor(text: string) {
    if ((text.match(/[*_~[\]`]/g)?.length ?? 0) > SIGNS_MAX || nested.test(text)) throw new TooMuch();
  }

  /** Of what stands so deep in others. */
  enter(depth: number): void {
    if (depth > DEPTH_MAX) throw new TooMuch();
  }

  spend<Node>(nodes: Node[]): Node[] {
    this.count += nodes.length;
    if (this.count > NODES_MAX) throw new TooMuch();
    return nodes;
  }
}
