/** Rent as people write it, kept as whole minor units of its currency (ISO 4217). */

import type { Lease, RentPeriod } from "../types";

export const PERIODS: Record<RentPeriod, string> = { month: "a month", quarter: "a quarter", year: "a year" };
const MINOR_MAX = 1e15;

/** How many digits follow the decimal point in this currency; two while its code is not finished. */
export function digitsOf(currency: string): number {
  try {
    return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

/** Minor units of an amount such as 1299.50, 1 299,50 or 1'299; null when it is none. The last point or comma starts the decimals unless three digits follow it. */
export function minorOf(text: string, currency: string): number | null {
  const plain = text.replace(/[\s\u00a0\u202f'’]/g, "");
  const found = /^(\d{1,3}(?:[.,]\d{3})+|\d+)(?:[.,](\d+))?$/.exec(plain);
  const [, whole = "", decimals = ""] = found ?? [];
  const digits = digitsOf(currency);
  if (!found || decimals.length > digits || new Set(whole.match(/[.,]/g)).size > 1) return null;
  if (decimals !== "" && whole.includes(plain[whole.length]!)) return null; // 1.299.50: which point is the decimal one?
  const minor = Number(whole.replace(/[.,]/g, "") + decimals.padEnd(digits, "0"));
  return minor <= MINOR_MAX ? minor : null;
}

/** An amount as the form shows it: 1299.50. */
export function amountOf(minor: number | null, currency: string): string {
  if (minor === null) return "";
  const digits = digitsOf(currency);
  const all = String(minor).padStart(digits + 1, "0");
  return digits === 0 ? all : `${all.slice(0, -digits)}.${all.slice(-digits)}`;
}

/** € 1,299.50 a month, in the reader's own way; empty when no rent is known. */
export function rentWords({ rent_minor, currency, rent_period }: Pick<Lease, "rent_minor" | "currency" | "rent_period">): string {
  if (rent_minor === null || rent_minor === undefined) return "";
  const amount = new Intl.NumberFormat(undefined, { style: "currency", currency }).format(rent_minor / 10 ** digitsOf(currency));
  return `${amount} ${PERIODS[rent_period]}`;
}
