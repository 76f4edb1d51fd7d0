/** brand.ts — the app's icon as a few shapes. icons.vite.ts makes files of them, views/enter/Brand.svelte draws them in the page. */

export type Colour = readonly [red: number, green: number, blue: number];

/** In a square of 100: a box with round corners, or a corner of three points. */
export type Shape = { box: readonly [x: number, y: number, width: number, height: number, radius: number]; colour: Colour } | { points: readonly (readonly [number, number])[]; colour: Colour };

const accent: Colour = [40, 88, 168];
const paper: Colour = [255, 255, 255];
const line: Colour = [143, 174, 222];
const signal: Colour = [200, 16, 46];

const bubble: Shape[] = [
  { box: [23, 26, 54, 38, 11], colour: paper },
  { points: [[33, 60], [33, 78], [51, 62]], colour: paper },
  { box: [34, 37, 32, 5.5, 2.75], colour: accent },
  { box: [34, 48, 20, 5.5, 2.75], colour: line },
];

const ground = (radius: number): Shape => ({ box: [0, 0, 100, 100, radius], colour: accent });

export const rounded: readonly Shape[] = [ground(22), ...bubble];
/** While something is unread. */
export const marked: readonly Shape[] = [...rounded, { box: [52, 0, 48, 48, 24], colour: paper }, { box: [57, 5, 38, 38, 19], colour: signal }];
/** The system cuts it as it likes: all that matters is within the middle four fifths. */
export const whole: readonly Shape[] = [ground(0), ...bubble];

export const fillOf = ([red, green, blue]: Colour): string => `rgb(${red} ${green} ${blue})`;
