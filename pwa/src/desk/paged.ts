/** A long list read page by page: rows appear where they belong, and a refresh keeps the old ones until the new are here. */

import { signal } from "@preact/signals";
import { get, plain, query } from "./server";
import type { Page } from "./types";

export const PAGE_ROWS = 100;

export class PagedRows<T> {
  readonly total = signal<number | null>(null);
  readonly version = signal(0);
  readonly problem = signal<string | null>(null);
  private readonly rows: (T | undefined)[] = [];
  private readonly fresh = new Set<number>();
  private readonly asked = new Set<number>();
  private era = 0;

  constructor(
    private readonly path: string,
    private readonly filters: Record<string, string>,
  ) {}

  row(index: number): T | undefined {
    return this.rows[index];
  }

  /** The index of the first loaded row that fits, or −1. */
  find(fits: (row: T) => boolean): number {
    return this.rows.findIndex((row) => row !== undefined && fits(row));
  }

  /** Ask for every page that touches rows `from` up to but not including `to`. */
  want(from: number, to: number): void {
    const last = this.total.value === null ? 0 : Math.max(0, Math.ceil(this.total.value / PAGE_ROWS) - 1);
    for (let page = Math.floor(Math.max(0, from) / PAGE_ROWS); page <= Math.min(last, Math.floor(Math.max(0, to - 1) / PAGE_ROWS)); page++) {
      if (!this.fresh.has(page) && !this.asked.has(page)) void this.load(page);
    }
  }

  /** Take every page for stale: those wanted next are read again and patched in place. */
  refresh(from: number, to: number): void {
    this.era++;
    this.fresh.clear();
    this.asked.clear();
    this.want(from, to);
  }

  async load(page: number): Promise<void> {
    const era = this.era;
    this.asked.add(page);
    try {
      const answer = await get<Page<T>>(this.path + query({ ...this.filters, page: page + 1, page_size: PAGE_ROWS }));
      if (era !== this.era) return;
      this.place(page, answer);
    } catch (problem) {
      if (era !== this.era) return;
      this.asked.delete(page);
      this.problem.value = plain(problem);
    }
  }

  private place(page: number, answer: Page<T>): void {
    this.rows.length = Math.max(answer.total, 0);
    answer.rows.forEach((row, offset) => (this.rows[page * PAGE_ROWS + offset] = row));
    this.fresh.add(page);
    this.asked.delete(page);
    this.problem.value = null;
    this.total.value = answer.total;
    this.version.value++;
  }
}
