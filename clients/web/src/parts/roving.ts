/** roving.ts — of a list, one is reached by Tab, the others by arrows. An attachment for what holds them: `{@attach roving("[role=option]")}`. */
import type { Attachment } from "svelte/attachments";

export const roving =
  (selector: string): Attachment<HTMLElement> =>
  (holder) => {
    const all = (): HTMLElement[] => [...holder.querySelectorAll<HTMLElement>(selector)];
    const choose = (chosen: HTMLElement): void => {
      for (const one of all()) one.tabIndex = one === chosen ? 0 : -1;
    };
    const settle = (): void => {
      const list = all();
      const chosen = list.find((one) => one === document.activeElement) ?? list.find((one) => one.ariaCurrent === "page") ?? list.find((one) => one.tabIndex === 0) ?? list[0];
      if (chosen) choose(chosen);
    };
    const onkeydown = (event: KeyboardEvent): void => {
      const list = all();
      const at = list.indexOf(document.activeElement as HTMLElement);
      if (at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: list.length - 1 }[event.key];
      const next = to === undefined ? undefined : list[to];
      if (!next) return;
      event.preventDefault();
      choose(next);
      next.focus();
    };
    const onfocusin = (event: FocusEvent): void => {
      const found = (event.target as HTMLElement).closest<HTMLElement>(selector);
      if (found) choose(found);
    };
    const watch = new MutationObserver(settle);
    watch.observe(holder, { childList: true, subtree: true });
    holder.addEventListener("keydown", onkeydown);
    holder.addEventListener("focusin", onfocusin);
    settle();
    return () => {
      watch.disconnect();
      holder.removeEventListener("keydown", onkeydown);
      holder.removeEventListener("focusin", onfocusin);
    };
  };
