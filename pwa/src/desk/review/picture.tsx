/** One photograph, large: damage marks in place, zoom by wheel, pinch or key, moved by dragging. */

import { useEffect, useRef, useState } from "preact/hooks";
import { Hourglass } from "lucide-static";
import { Icon } from "../../parts/icon";
import { slotName } from "../../words";
import type { Photo } from "../types";

export interface Numbered {
  number: number;
  x: number;
  y: number;
  w: number;
  h: number;
  words: string;
}
export interface Zoom {
  scale: number;
  x: number;
  y: number;
}
export const WHOLE: Zoom = { scale: 1, x: 0.5, y: 0.5 };
const SCALE_MAX = 10;
const FULL_FROM = 1.5;

/** Zoom to `scale` with the point (shares of the picture) staying where it is. */
export function zoomed(from: Zoom, scale: number, at = { x: from.x, y: from.y }): Zoom {
  const next = Math.max(1, Math.min(SCALE_MAX, scale));
  const share = from.scale / next;
  return held({ scale: next, x: at.x + (from.x - at.x) * share, y: at.y + (from.y - at.y) * share });
}

function held({ scale, x, y }: Zoom): Zoom {
  const edge = 0.5 / scale;
  const within = (value: number): number => Math.max(edge, Math.min(1 - edge, value));
  return { scale, x: within(x), y: within(y) };
}

interface Props {
  returnId: string;
  photo: Photo;
  marks: Numbered[];
  zoom: Zoom;
  onZoom: (zoom: Zoom) => void;
}

export function photoPath(returnId: string, photo: Photo, size: "320" | "1280" | "full"): string {
  return `/api/returns/${returnId}/photos/${photo.sha256}?size=${size}`;
}

export function Picture({ returnId, photo, marks, zoom, onZoom }: Props) {
  const svg = useRef<SVGSVGElement>(null);
  const latest = useRef(zoom);
  latest.current = zoom;
  const [isBroken, setBroken] = useState(false);
  useEffect(() => setBroken(false), [photo.sha256]);
  const gestures = useGestures(svg, photo, latest, onZoom);
  if (!photo.arrived) {
    return (
      <div class="picture-waiting">
        <Icon of={Hourglass} />
        <p>This photograph is still on its way from the phone.</p>
      </div>
    );
  }
  const { w, h } = photo;
  const box = [(zoom.x - 0.5 / zoom.scale) * w, (zoom.y - 0.5 / zoom.scale) * h, w / zoom.scale, h / zoom.scale];
  const text = Math.max(w, h) / 36 / zoom.scale;
  return (
    <svg
      ref={svg}
      class={`picture ${zoom.scale > 1 ? "is-zoomed" : ""}`}
      viewBox={box.map((value) => value.toFixed(2)).join(" ")}
      role="img"
      aria-label={`${slotName(photo.slot)}${marks.length > 0 ? `, ${marks.length} marked` : ""}`}
      data-scale={zoom.scale.toFixed(2)}
      {...gestures}
    >
      <image href={photoPath(returnId, photo, "1280")} width={w} height={h} onError={() => setBroken(true)} />
      {zoom.scale >= FULL_FROM && <image href={photoPath(returnId, photo, "full")} width={w} height={h} />}
      {marks.map((mark) => (
        <g class="picture-mark" key={`${mark.number}-${mark.x}-${mark.y}`}>
          <title>{mark.words}</title>
          <rect class="mark-edge" x={(mark.x / 1e4) * w} y={(mark.y / 1e4) * h} width={(mark.w / 1e4) * w} height={(mark.h / 1e4) * h} />
          <rect class="mark-line" x={(mark.x / 1e4) * w} y={(mark.y / 1e4) * h} width={(mark.w / 1e4) * w} height={(mark.h / 1e4) * h} />
          <circle class="mark-disc" cx={(mark.x / 1e4) * w} cy={(mark.y / 1e4) * h} r={text * 0.75} />
          <text class="mark-number" x={(mark.x / 1e4) * w} y={(mark.y / 1e4) * h} font-size={text}>
            {mark.number}
          </text>
        </g>
      ))}
      {isBroken && (
        <text class="picture-broken" x={w / 2} y={h / 2} font-size={text * 1.4}>
          The picture could not be loaded
        </text>
      )}
    </svg>
  );
}

function useGestures(svg: { current: SVGSVGElement | null }, photo: Photo, latest: { current: Zoom }, onZoom: (zoom: Zoom) => void) {
  const fingers = useRef(new Map<number, { x: number; y: number }>());
  const place = (x: number, y: number): { x: number; y: number } => {
    const matrix = svg.current?.getScreenCTM()?.inverse();
    if (!matrix) return { x: 0.5, y: 0.5 };
    const point = new DOMPoint(x, y).matrixTransform(matrix);
    return { x: point.x / photo.w, y: point.y / photo.h };
  };
  useEffect(() => {
    const element = svg.current;
    if (!element) return;
    const wheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && event.deltaY > 0 && latest.current.scale === 1) return; // Let the page scroll.
      event.preventDefault();
      onZoom(zoomed(latest.current, latest.current.scale * Math.exp(-event.deltaY / 400), place(event.clientX, event.clientY)));
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, [photo.sha256, photo.arrived]);
  const spread = (): { distance: number; x: number; y: number } => {
    const [a, b] = [...fingers.current.values()];
    if (!a || !b) return { distance: 0, x: 0, y: 0 };
    return { distance: Math.hypot(a.x - b.x, a.y - b.y), x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  };
  return {
    onPointerDown: (event: PointerEvent) => {
      (event.currentTarget as Element).setPointerCapture(event.pointerId);
      fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
    },
    onPointerMove: (event: PointerEvent) => {
      const before = fingers.current.get(event.pointerId);
      if (!before) return;
      const now = { x: event.clientX, y: event.clientY };
      if (fingers.current.size === 2) {
        const old = spread();
        fingers.current.set(event.pointerId, now);
        const wide = spread();
        if (old.distance > 0) onZoom(zoomed(latest.current, (latest.current.scale * wide.distance) / old.distance, place(wide.x, wide.y)));
        return;
      }
      const from = place(before.x, before.y);
      const to = place(now.x, now.y);
      fingers.current.set(event.pointerId, now);
      const { scale, x, y } = latest.current;
      if (scale > 1) onZoom(held({ scale, x: x + from.x - to.x, y: y + from.y - to.y }));
    },
    onPointerUp: (event: PointerEvent) => void fingers.current.delete(event.pointerId),
    onPointerCancel: (event: PointerEvent) => void fingers.current.delete(event.pointerId),
    onDblClick: (event: MouseEvent) => onZoom(latest.current.scale > 1 ? WHOLE : zoomed(latest.current, 3, place(event.clientX, event.clientY))),
  };
}
