/** actions.ts — all that can be done with a message, in its order. Fetched after the first room was drawn. */
import type { MessageAction } from "./hooks";

const files = import.meta.glob<{ default: MessageAction[] }>("../views/*/actions.ts", { eager: true });

export const messageActions: readonly MessageAction[] = Object.values(files)
  .flatMap((file) => file.default)
  .sort((a, b) => a.order - b.order);
