/** An asset's state in a few words. */

import { Check, EyeOff, TriangleAlert } from "lucide-static";
import { Icon } from "../../parts/icon";
import type { AssetRow } from "../types";

export const PRESENCES: Record<string, string> = { expected: "Not yet scanned", found: "Found", missing: "Missing", unexpected: "Unexpected" };
export const VERDICTS: Record<string, string> = { open: "To review", accepted: "Accepted", retake: "Retake asked" };

export function PresenceChip({ row }: { row: Pick<AssetRow, "presence" | "is_unexpected" | "is_removed"> }) {
  if (row.is_removed) return <span class="chip chip-warn">Taken off</span>;
  if (row.is_unexpected) return <span class="chip chip-warn">Unexpected</span>;
  if (row.presence === "found") return <span class="chip chip-good">Found</span>;
  if (row.presence === "missing") {
    return (
      <span class="chip chip-bad">
        <Icon of={EyeOff} /> Missing
      </span>
    );
  }
  return <span class="chip">Not yet scanned</span>;
}

export function VerdictChip({ verdict }: { verdict: string }) {
  if (verdict === "accepted") {
    return (
      <span class="chip chip-good">
        <Icon of={Check} /> Accepted
      </span>
    );
  }
  if (verdict === "retake") return <span class="chip chip-warn">Retake asked</span>;
  return <span class="chip">To review</span>;
}

export function FlagChip({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <span class="chip chip-bad">
      <Icon of={TriangleAlert} /> {count}
      <span class="visually-hidden"> {count === 1 ? "flag" : "flags"}</span>
    </span>
  );
}
