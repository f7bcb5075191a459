/** What others changed in a return, asked for every few seconds while somebody looks. */

import { useEffect, useRef } from "preact/hooks";
import { get, query } from "./server";

interface Changes {
  head_seq: number;
  reference_rev: number;
  assets: string[];
}

const EVERY_MS = 4000;

/** Call `changed` with the ids of assets that changed since the last look. `since` is the head the screen was drawn from. */
export function useChanges(returnId: string, since: number | null, changed: (assets: string[]) => void): void {
  const tell = useRef(changed);
  tell.current = changed;
  useEffect(() => {
    if (since === null) return;
    let head = since;
    let reference: number | null = null;
    let isLooking = false;
    let isOver = false;
    const look = async (): Promise<void> => {
      if (isLooking || document.visibilityState !== "visible") return;
      isLooking = true;
      try {
        const news = await get<Changes>(`/returns/${returnId}/changes${query({ since: String(head) })}`);
        const isNews = news.head_seq !== head || (reference !== null && news.reference_rev !== reference);
        head = news.head_seq;
        reference = news.reference_rev;
        if (isNews && !isOver) tell.current(news.assets);
      } catch {
        // Offline or signed out: the next look tells; what is on the screen stays.
      }
      isLooking = false;
    };
    const timer = setInterval(() => void look(), EVERY_MS);
    const now = (): void => void look();
    document.addEventListener("visibilitychange", now);
    return () => {
      isOver = true;
      clearInterval(timer);
      document.removeEventListener("visibilitychange", now);
    };
  }, [returnId, since === null]);
}
