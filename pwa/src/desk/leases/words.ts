/** A lease in a few words. */

import { dayWords } from "../../parts/days";
import type { Lease } from "../types";

export const numberWords = (lease: Pick<Lease, "number" | "schedule">): string => (lease.schedule ? `${lease.number} / ${lease.schedule}` : lease.number);

export function termWords({ starts_on, ends_on }: Pick<Lease, "starts_on" | "ends_on">): string {
  if (starts_on && ends_on) return `${dayWords(starts_on)} – ${dayWords(ends_on)}`;
  return ends_on ? `until ${dayWords(ends_on)}` : starts_on ? `from ${dayWords(starts_on)}` : "";
}

export const assetsWords = (count: number): string => `${count.toLocaleString()} ${count === 1 ? "asset" : "assets"}`;
