/** The few strokes all hints are drawn with, as SVG path data on a 64 × 64 sheet. */

export const box = (x: number, y: number, w: number, h: number, r = 2) =>
  `M${x + r} ${y}h${w - 2 * r}q${r} 0 ${r} ${r}v${h - 2 * r}q0 ${r}-${r} ${r}h-${w - 2 * r}q-${r} 0-${r}-${r}v-${h - 2 * r}q0-${r} ${r}-${r}z`;

export const ring = (x: number, y: number, r: number) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0-${2 * r} 0z`;

/** The same stroke several times, side by side. */
export const across = (count: number, step: number, one: (x: number) => string, from = 0) => Array.from({ length: count }, (_, n) => one(from + n * step)).join("");

export const bar = (x: number, y: number, length: number) => `M${x} ${y}h${length}`;
export const post = (x: number, y: number, length: number) => `M${x} ${y}v${length}`;

/** Where the camera looks from. */
export const arrowRight = (x: number, y: number) => `M${x} ${y}h9m-3.5-3.5 3.5 3.5-3.5 3.5`;
export const arrowLeft = (x: number, y: number) => `M${x} ${y}h-9m3.5-3.5-3.5 3.5 3.5 3.5`;

export const barcode = (x: number, y: number, h: number) =>
  [0, 3, 5, 9, 11, 15, 18, 20, 24, 27, 29].map((at) => post(x + at, y, h)).join("");

export const laptop = box(14, 12, 36, 26, 3) + "M14 38 8 49q-1 3 2 3h44q3 0 2-3L50 38";
export const laptopScreen = box(18, 16, 28, 18, 1);
export const laptopKeys = bar(17, 43, 30) + bar(25, 48, 14);
export const plate = box(10, 15, 44, 34, 4);
export const tower = box(20, 7, 24, 50, 3);
export const monitor = box(8, 10, 48, 32, 3);
export const monitorFoot = "M28 42v8h8v-8M20 54q0-4 4-4h16q4 0 4 4z";
export const rack = box(6, 22, 52, 20, 2);
export const flat = box(9, 25, 46, 14, 2);
export const phone = box(19, 6, 26, 52, 5);
export const printer = box(9, 22, 46, 26, 3) + "M17 22V11h30v11";
export const sheet = "M19 8h18l8 8v40H19z" + "M37 8v8h8";
export const corners = "M8 16V8h8M48 8h8v8M56 48v8h-8M16 56H8v-8";
