/** Zooming and panning a stage with two fingers, a trackpad or a wheel. */
import type { Point } from "./mark-boxes";

export interface View {
  scale: number;
  x: number;
  y: number;
}
export const FITTED: View = { scale: 1, x: 0, y: 0 };
const SCALE_MAX = 6;

/** The view after the same two spots of the picture moved from under `before` to under `after` (all in the stage's pixels). */
export function pinched(view: View, before: readonly [Point, Point], after: readonly [Point, Point], stage: { w: number; h: number }): View {
  const middle = (pair: readonly [Point, Point]): Point => ({ x: (pair[0].x + pair[1].x) / 2, y: (pair[0].y + pair[1].y) / 2 });
  const spread = (pair: readonly [Point, Point]): number => Math.hypot(pair[0].x - pair[1].x, pair[0].y - pair[1].y) || 1;
  return kept(around(view, middle(before), middle(after), spread(after) / spread(before)), stage);
}

/** The view magnified by `factor` around a spot that stays where it is. */
export function zoomed(view: View, spot: Point, factor: number, stage: { w: number; h: number }): View {
  return kept(around(view, spot, spot, factor), stage);
}

function around(view: View, from: Point, to: Point, factor: number): View {
  const scale = Math.min(SCALE_MAX, Math.max(1, view.scale * factor));
  const ratio = scale / view.scale;
  return { scale, x: to.x - (from.x - view.x) * ratio, y: to.y - (from.y - view.y) * ratio };
}

/** The picture always covers the stage. */
function kept(view: View, stage: { w: number; h: number }): View {
  const limit = (offset: number, length: number): number => Math.min(0, Math.max(length * (1 - view.scale), offset));
  return { scale: view.scale, x: limit(view.x, stage.w), y: limit(view.y, stage.h) };
}
