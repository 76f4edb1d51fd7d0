/** clean.ts — letters that would make a text show something else than it says, or draw over its neighbours. */

// Control characters, overrides of the direction (each paragraph has its own), and what annotates. Joiners stay: scripts and emoji need them.
const unseen = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufeff]/g;
const piled = /(\p{M}{6})\p{M}+/gu;
const halves = /\p{Surrogate}/gu;

export const clean = (text: string): string => text.replace(unseen, "").replace(piled, "$1").replace(halves, "\ufffd");
