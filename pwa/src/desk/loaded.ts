/** Something the server has, as a screen sees it: its value, whether it is slow in coming, and what went wrong. */

import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { get, plain } from "./server";

export interface Loaded<T> {
  value: T | null;
  problem: string | null;
  isLoading: boolean;
  reload(): Promise<void>;
  set(next: T): void;
}

interface Kept<T> {
  path: string | null;
  value: T | null;
  problem: string | null;
  isLoading: boolean;
}

/** Load `path` now and again whenever it changes; an older answer never replaces a newer one. */
export function useLoaded<T>(path: string | null): Loaded<T> {
  const [kept, keep] = useState<Kept<T>>({ path, value: null, problem: null, isLoading: path !== null });
  const turn = useRef(0);
  const reload = useCallback(async () => {
    if (path === null) return;
    const mine = ++turn.current;
    keep((old) => (old.path === path ? { ...old, isLoading: true } : { path, value: null, problem: null, isLoading: true }));
    try {
      const value = await get<T>(path);
      if (mine === turn.current) keep({ path, value, problem: null, isLoading: false });
    } catch (problem) {
      if (mine === turn.current) keep((old) => ({ ...old, problem: plain(problem), isLoading: false }));
    }
  }, [path]);
  useEffect(() => {
    void reload();
    return () => void turn.current++;
  }, [reload]);
  const set = useCallback((next: T) => keep({ path, value: next, problem: null, isLoading: false }), [path]);
  const isCurrent = kept.path === path;
  return {
    value: isCurrent ? kept.value : null,
    problem: isCurrent ? kept.problem : null,
    isLoading: isCurrent ? kept.isLoading : path !== null,
    reload,
    set,
  };
}
