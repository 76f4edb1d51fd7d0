/** roving.ts — of a list, one is reached by Tab, the others by arrows: up and down, or in a row to the sides. An attachment for what holds them: `{@attach roving("[role=option]")}`. */
import type { Attachment } from "svelte/attachments";

export const roving =
  (selector: string, isRow = false): Attachment<HTMLElement> =>
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
      const aside = document.documentElement.dir === "rtl" ? -1 : 1;
      const steps = isRow ? { ArrowRight: at + aside, ArrowLeft: at - aside } : { ArrowDown: at + 1, ArrowUp: at - 1 };
      const to = ({ ...steps, Home: 0, End: list.length - 1 } as Record<string, number>)[event.key];
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
