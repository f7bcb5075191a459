/** Something done again and again while somebody looks. */

import { useEffect, useRef } from "preact/hooks";

export function useEvery(milliseconds: number, work: () => void): void {
  const latest = useRef(work);
  latest.current = work;
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === "visible" && latest.current(), milliseconds);
    return () => clearInterval(timer);
  }, [milliseconds]);
}
