/** Whole days from today to a date (YYYY-MM-DD); negative once it is past. Dates are calendar days, not instants. */
export function daysLeft(date: string, today = new Date()): number {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  return Math.round((Date.UTC(year, month - 1, day) - Date.UTC(today.getFullYear(), today.getMonth(), today.getDate())) / 86_400_000);
}

export function daysLeftWords(days: number): string {
  if (days === 0) return "due today";
  if (days === 1) return "1 day left";
  return days > 0 ? `${days} days left` : days === -1 ? "1 day late" : `${-days} days late`;
}

/** 14 Dec 2026, in the reader's own order. */
export function dayWords(date: string): string {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  return new Date(year, month - 1, day).toLocaleDateString(undefined, { day: "numeric", month: "short", year: "numeric" });
}
