/** Boxes on a photograph, in 1/10000 of its width and height: whole numbers that survive any resizing. */
import type { MarkBox } from "./record";

export const WHOLE = 10_000;
const SIDE_MIN = 150;
/** What a tap makes. */
const TAP_SIDE = 1_000;

export interface Point {
  x: number;
  y: number;
}
export type Corner = "nw" | "ne" | "sw" | "se";

const within = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, Math.round(value)));

/** The box between two corners; a tap, or nearly one, makes a small square around it. */
export function drawn(from: Point, to: Point, code: string): MarkBox {
  const isTap = Math.abs(to.x - from.x) < SIDE_MIN && Math.abs(to.y - from.y) < SIDE_MIN;
  if (isTap) return moved({ x: from.x - TAP_SIDE / 2, y: from.y - TAP_SIDE / 2, w: TAP_SIDE, h: TAP_SIDE, code }, 0, 0);
  return between(from, to, code);
}

/** The same box elsewhere; it stays on the picture. */
export function moved(box: MarkBox, dx: number, dy: number): MarkBox {
  return { ...box, x: within(box.x + dx, 0, WHOLE - box.w), y: within(box.y + dy, 0, WHOLE - box.h) };
}

/** The box with one corner pulled somewhere; the opposite one stays. */
export function pulled(box: MarkBox, corner: Corner, to: Point): MarkBox {
  const fixed = { x: corner.includes("w") ? box.x + box.w : box.x, y: corner.startsWith("n") ? box.y + box.h : box.y };
  return between(fixed, to, box.code);
}

function between(a: Point, b: Point, code: string): MarkBox {
  const left = within(Math.min(a.x, b.x), 0, WHOLE - SIDE_MIN);
  const top = within(Math.min(a.y, b.y), 0, WHOLE - SIDE_MIN);
  const right = within(Math.max(a.x, b.x), left + SIDE_MIN, WHOLE);
  const bottom = within(Math.max(a.y, b.y), top + SIDE_MIN, WHOLE);
  return { x: left, y: top, w: right - left, h: bottom - top, code };
}

export function cornersOf(box: MarkBox): [Corner, Point][] {
  const right = box.x + box.w;
  const bottom = box.y + box.h;
  return [
    ["nw", { x: box.x, y: box.y }],
    ["ne", { x: right, y: box.y }],
    ["sw", { x: box.x, y: bottom }],
    ["se", { x: right, y: bottom }],
  ];
}

/** A box as a W3C Web Annotation of a picture; its selector is a media fragment in percent (1/10000 is 0.01 %, so nothing is rounded). */
export function annotationOf(box: MarkBox, source: string) {
  const percent = [box.x, box.y, box.w, box.h].map((value) => String(value / 100)).join(",");
  return {
    "@context": "http://www.w3.org/ns/anno.jsonld",
    type: "Annotation",
    motivation: "tagging",
    body: { type: "TextualBody", purpose: "tagging", value: box.code },
    target: {
      source,
      selector: { type: "FragmentSelector", conformsTo: "http://www.w3.org/TR/media-frags/", value: `xywh=percent:${percent}` },
    },
  };
}
