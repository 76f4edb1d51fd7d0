/** pages.svelte.ts — a list that the server gives page by page, and what is there of it so far. */
export interface ListPage<Item> {
  items: readonly Item[];
  /** Where it goes on; absent on the last. */
  next: string | undefined;
}

export const cursorOf = (cursor: string | undefined): { cursor?: string } => (cursor === undefined ? {} : { cursor });

export class Pages<Item> {
  list = $state.raw<readonly Item[]>([]);
  isLoading = $state(true);
  hasMore = $state(false);
  /** Why nothing came. */
  failure = $state.raw<unknown>();
  private next: string | undefined;
  private turn = 0;

  constructor(private readonly ask: (cursor?: string) => Promise<ListPage<Item>>) {}

  /** From the beginning: what is there stays until the answer is here. */
  fetch(): Promise<void> {
    return this.load(undefined);
  }

  more(): Promise<void> {
    return this.isLoading || this.next === undefined ? Promise.resolve() : this.load(this.next);
  }

  /** No longer in it. */
  drop(gone: (item: Item) => boolean): void {
    this.list = this.list.filter((item) => !gone(item));
  }

  replace(is: (item: Item) => boolean, by: Item): void {
    this.list = this.list.map((item) => (is(item) ? by : item));
  }

  private async load(cursor: string | undefined): Promise<void> {
    const turn = ++this.turn;
    this.isLoading = true;
    this.failure = undefined;
    try {
      const page = await this.ask(cursor);
      if (turn !== this.turn) return;
      this.list = cursor === undefined ? page.items : [...this.list, ...page.items];
      this.next = page.next;
      this.hasMore = page.next !== undefined;
    } catch (error) {
      if (turn === this.turn) this.failure = error;
    } finally {
      if (turn === this.turn) this.isLoading = false;
    }
  }
}
