/** The order in which assets are walked: the list they were opened from, and what the server says is next to review. */

import { useEffect, useMemo, useRef } from "preact/hooks";
import { filtersNow } from "../filters";
import { PAGE_ROWS, PagedRows } from "../paged";
import { values } from "../place";
import { get, query } from "../server";
import type { AssetRow } from "../types";
import { isJudged } from "./acts";

export interface Queue {
  /** The asset's place in the list, or −1 while unknown. */
  place: number;
  total: number;
  /** The address of the asset so many steps away; null past either end. */
  step(by: number): Promise<string | null>;
  /** The address of the next asset to review after this one; null when none is left. */
  nextOpen(): Promise<string | null>;
}

export function useQueue(returnId: string, assetId: string | undefined): Queue {
  const filters = filtersNow();
  const key = query(filters);
  const rows = useMemo(() => new PagedRows<AssetRow>(`/returns/${returnId}/assets`, filters), [returnId, key]);
  const hint = Number(values()["i"] ?? "0") || 0;
  const first = useRef(hint);
  void rows.version.value;
  useEffect(() => void rows.load(Math.floor(first.current / PAGE_ROWS)), [rows]);
  const placeNow = (): number => (assetId ? rows.find((row) => row.asset_id === assetId) : -1);
  const address = (asset: string, index: number): string => `/desk/returns/${returnId}/review/${asset}${query({ ...filters, i: index >= 0 ? String(index) : "" })}`;

  const step = async (by: number): Promise<string | null> => {
    if (rows.total.value === null) await rows.load(Math.floor(first.current / PAGE_ROWS)); // Keys may be quicker than the list.
    const index = (placeNow() >= 0 ? placeNow() : hint) + by;
    if (index < 0 || index >= (rows.total.value ?? 0)) return null;
    if (!rows.row(index)) await rows.load(Math.floor(index / PAGE_ROWS));
    const row = rows.row(index);
    return row ? address(row.asset_id, index) : null;
  };
  const nextOpen = async (): Promise<string | null> => {
    let after = assetId ?? "";
    for (let tries = 0; tries < 50; tries++) {
      const { asset_id: next } = await get<{ asset_id: string | null }>(`/returns/${returnId}/next${query({ ...filters, review: "", only: "", after })}`);
      if (!next || next === assetId) return null;
      if (!isJudged(next)) return address(next, rows.find((row) => row.asset_id === next));
      after = next;
    }
    return null;
  };
  return { place: placeNow(), total: rows.total.value ?? 0, step, nextOpen };
}
