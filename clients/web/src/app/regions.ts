/** regions.ts — the parts of the window, in the order in which F6 goes through them. */
export const REGIONS = ["sidebar", "timeline", "composer", "page", "pane"] as const;
