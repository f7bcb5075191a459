/** Only the rows in view are in the page, with gaps of the right height above and below them. */

import { useCallback, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { RefObject } from "preact";

const SPARE_ROWS = 12;

export interface Window {
  frame: RefObject<HTMLDivElement | null>;
  from: number;
  to: number;
  before: number;
  after: number;
  look(): void;
  show(index: number): void;
}

/** `head` is the height of what sticks to the top of the frame; all heights in CSS pixels. */
export function useWindow(total: number, rowHeight: number, head = 44): Window {
  const frame = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ from: 0, to: SPARE_ROWS * 2 });
  const look = useCallback(() => {
    const element = frame.current;
    if (!element) return;
    const first = Math.floor(element.scrollTop / rowHeight);
    const seen = Math.ceil(element.clientHeight / rowHeight);
    const from = Math.max(0, first - SPARE_ROWS - (first % 4));
    const to = first - (first % 4) + seen + SPARE_ROWS + 4;
    setPlace((old) => (old.from === from && old.to === to ? old : { from, to }));
  }, [rowHeight]);
  useLayoutEffect(() => {
    look();
    const watcher = new ResizeObserver(look);
    if (frame.current) watcher.observe(frame.current);
    return () => watcher.disconnect();
  }, [look, total]);
  const show = useCallback(
    (index: number) => {
      const element = frame.current;
      if (!element) return;
      const top = index * rowHeight;
      if (top < element.scrollTop) element.scrollTop = top;
      else if (top + rowHeight + head > element.scrollTop + element.clientHeight) element.scrollTop = top + rowHeight + head - element.clientHeight;
      look();
    },
    [rowHeight, head, look],
  );
  const from = Math.min(place.from, total);
  const to = Math.min(place.to, total);
  return { frame, from, to, before: from * rowHeight, after: Math.max(0, total - to) * rowHeight, look, show };
}
