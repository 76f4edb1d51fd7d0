/** later.ts — what few texts need, fetched with the first that does; they are drawn without it, and again when it is there. */
import { Lazy } from "../parts/lazy.svelte";

/** The emoji that are written by name. */
export const shortcodes = new Lazy(() => import("./shortcodes").then(({ shortcodes }) => ({ default: shortcodes })));
/** Links in texts that the server has not seen. */
export const finder = new Lazy(() => import("./find").then(({ findSpans }) => ({ default: findSpans })));
