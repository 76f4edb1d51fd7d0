/** open.ts — a notification was pressed: its room, in a page that is open already, else in a new one. */
import type { PageWord } from "./said";

export interface Page {
  focus(): Promise<unknown>;
  postMessage(word: PageWord): void;
}

export interface Pages {
  matchAll(how: { type: "window"; includeUncontrolled: true }): Promise<Page[]>;
  openWindow(path: string): Promise<unknown>;
}

export async function openAt(pages: Pages, path: string): Promise<void> {
  const [page] = await pages.matchAll({ type: "window", includeUncontrolled: true }); // the one in front before the others
  if (!page) return void (await pages.openWindow(path));
  await page.focus().catch(() => undefined); // some browsers let nobody do so
  page.postMessage({ kind: "open", path });
}
