/** What the screens show: the server's state as pulled, with this person's own unsent entries laid over it. */

import { computed, effect, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import { missingParts } from "./checklist";
import { addTo, noCounts, tallyOf, type ReturnCounts } from "./counts";
import { get, getAll, ofReturn, transact, type EntryRow, type ReferenceRow, type ReturnRow, type StateRow } from "./db";
import { live } from "./live";
import { columnsOf, laidOver } from "./overlay";
import type { AssetReference, AssetState, ReturnHeader } from "./record";

export * from "./record";
export type { ReturnCounts } from "./counts";
export { forgetPicture, photoUrl, usePhotoUrl } from "./pictures";

/** Where an asset's work is (offline.md 29). "complete": the server confirmed every digest. */
export type SyncMark = "on_phone" | "received" | "complete" | "attention" | "unknown";

/** One asset of a return. Columns and record are the server's with own unsent entries laid over; every part says `pending`. */
export interface AssetView extends AssetState {
  id: string;
  returnId: string;
  /** null: an unexpected asset. */
  reference: AssetReference | null;
  /** What the checklist still asks for, see `missingParts`. */
  missing: string[];
  /** Own entries not yet in the server's state. */
  pending: number;
  /** Own entries the server would not take. */
  attention: number;
  sync: SyncMark;
}
export interface ReturnView {
  id: string;
  header: ReturnHeader;
  counts: ReturnCounts;
  /** Own entries of this return not yet in the server's state. */
  pending: number;
}
/** For `identify.match`: `serial` and `tag` are the normalised ones. */
export interface PoolAsset {
  id: string;
  serial: string;
  tag: string;
  returnId: string;
  reference: AssetReference;
}

interface Base {
  reference: ReferenceRow | undefined;
  state: StateRow | undefined;
}

const rows = signal<ReturnRow[]>([]);
const bases = new Map<string, Signal<Map<string, Base> | null>>();
const single = new Map<string, Signal<Base | null>>();
const lists = new Map<string, ReadonlySignal<AssetView[] | null>>();
const views = new Map<string, ReadonlySignal<AssetView | null | undefined>>();

/** The returns this person works on, by due date; null until read. */
export const returns: ReadonlySignal<ReturnView[]> = computed(() =>
  rows.value
    .map((row) => ({ id: row.id, header: row.header, counts: countsOf(row), pending: pendingOf(row.id) }))
    .sort((one, other) => one.header.due_on.localeCompare(other.header.due_on)),
);

/** True once the returns were read from storage. */
export const isLoaded = signal(false);

export async function loadReturns(): Promise<void> {
  rows.value = await getAll("returns");
  isLoaded.value = true;
}

/** One return; undefined when it is not on this phone. */
export const openReturn = (id: string): ReadonlySignal<ReturnView | undefined> => computed(() => returns.value.find((each) => each.id === id));

/** Every asset of a return, expected and unexpected; null until read. */
export function assetsOf(returnId: string): ReadonlySignal<AssetView[] | null> {
  let list = lists.get(returnId);
  if (list) return list;
  const base = baseOf(returnId);
  const made = new Map<string, { base: Base; entries: EntryRow[] | undefined; attention: number; view: AssetView }>();
  list = computed(() => {
    if (base.value === null) return null;
    const ids = new Set(base.value.keys());
    for (const key of live.value.entries.keys()) if (key.startsWith(`${returnId}/`)) ids.add(key.slice(returnId.length + 1));
    ids.delete("");
    const all: AssetView[] = [];
    for (const id of ids) {
      const found = base.value.get(id) ?? NOTHING;
      const key = `${returnId}/${id}`;
      const entries = live.value.entries.get(key);
      const attention = live.value.attention.get(key) ?? 0;
      const before = made.get(id);
      const isSame = before?.base === found && before.entries === entries && before.attention === attention;
      const view = isSame ? before.view : viewOf(returnId, id, found, entries ?? [], attention);
      if (!isSame && view) made.set(id, { base: found, entries, attention, view });
      if (view) all.push(view);
    }
    return all;
  });
  lists.set(returnId, list);
  return list;
}

/** One asset: undefined until read, null when this phone does not know it. */
export function assetView(returnId: string, assetId: string): ReadonlySignal<AssetView | null | undefined> {
  const key = `${returnId}/${assetId}`;
  let view = views.get(key);
  if (view) return view;
  const base = signal<Base | null>(null);
  single.set(key, base);
  void loadOne(returnId, assetId);
  view = computed(() => {
    if (base.value === null) return undefined;
    return viewOf(returnId, assetId, base.value, live.value.entries.get(key) ?? [], live.value.attention.get(key) ?? 0);
  });
  views.set(key, view);
  return view;
}

/** Every expected asset on this phone, over all returns: what a scan may mean. */
export async function assetPool(): Promise<PoolAsset[]> {
  const all = await getAll("assets");
  return all.filter((row) => !row.removed).map((row) => ({ id: row.id, serial: row.serial_norm, tag: row.tag_norm, returnId: row.returnId, reference: row }));
}

/** Other parts changed what is stored; `assets` null means any of them. */
export async function changed(returnId: string, assets: string[] | null): Promise<void> {
  const base = bases.get(returnId);
  if (base?.peek()) {
    if (assets === null || assets.length > 200) await loadBase(returnId, base);
    else await refreshBase(returnId, assets, base);
  }
  for (const key of single.keys()) {
    const [owner, asset] = key.split("/") as [string, string];
    if (owner === returnId && (assets === null || assets.includes(asset))) await loadOne(owner, asset);
  }
}

/** Everything may have changed: another tab pulled, or another person signed in. */
export async function reload(): Promise<void> {
  await loadReturns();
  for (const id of new Set([...bases.keys(), ...[...single.keys()].map((key) => key.split("/")[0]!)])) await changed(id, null);
}

const NOTHING: Base = { reference: undefined, state: undefined };

function baseOf(returnId: string): Signal<Map<string, Base> | null> {
  let base = bases.get(returnId);
  if (!base) {
    base = signal(null);
    bases.set(returnId, base);
    void loadBase(returnId, base);
  }
  return base;
}

async function loadBase(returnId: string, base: Signal<Map<string, Base> | null>): Promise<void> {
  const [references, states] = await Promise.all([getAll("assets", ofReturn(returnId)), getAll("states", ofReturn(returnId))]);
  const all = new Map<string, Base>(references.map((reference) => [reference.id, { reference, state: undefined }]));
  for (const state of states) all.set(state.asset_id, { reference: all.get(state.asset_id)?.reference, state });
  base.value = all;
}

async function refreshBase(returnId: string, assets: string[], base: Signal<Map<string, Base> | null>): Promise<void> {
  const all = new Map(base.peek());
  for (const asset of assets) all.set(asset, await readOne(returnId, asset));
  base.value = all;
}

async function loadOne(returnId: string, asset: string): Promise<void> {
  const found = await readOne(returnId, asset);
  const base = single.get(`${returnId}/${asset}`);
  if (base) base.value = found;
}

function readOne(returnId: string, asset: string): Promise<Base> {
  return transact(["assets", "states"], "readonly", async (tx) => ({
    reference: (await tx.objectStore("assets").get([returnId, asset])) as ReferenceRow | undefined,
    state: (await tx.objectStore("states").get([returnId, asset])) as StateRow | undefined,
  }));
}

function viewOf(returnId: string, id: string, { reference, state }: Base, entries: EntryRow[], attention: number): AssetView | null {
  if (entries.length === 0 && (reference ? reference.removed : !state)) return null; // Taken off the return; work not yet sent stays in sight.
  const plain: AssetState = state ?? untouched(id, reference);
  const record = entries.length > 0 ? laidOver(plain.record, entries) : plain.record;
  const category = plain.category || reference?.category || "other";
  const missing = missingParts(category, record, reference?.accessories ?? []);
  const columns = entries.length > 0 ? columnsOf(plain, record, missing.length === 0) : plain;
  return { ...columns, category, id, returnId, reference: reference ?? null, missing, pending: entries.length, attention, sync: markOf(columns, entries, attention) };
}

function untouched(id: string, reference: AssetReference | undefined): AssetState {
  const empty = { presence: "expected", is_recorded: false, review: "open", is_unexpected: false, retakes_open: 0, photos_awaited: 0, scan: "" } as const;
  return { ...empty, asset_id: id, seq: 0, branch_id: reference?.branch_id ?? null, category: reference?.category ?? "", record: {} };
}

function markOf(state: AssetState, entries: EntryRow[], attention: number): SyncMark {
  if (attention > 0) return "attention";
  if (entries.length > 0) return "on_phone";
  if (state.seq === 0) return "unknown";
  return state.photos_awaited > 0 ? "received" : "complete";
}

const pendingOf = (returnId: string): number => {
  let sum = 0;
  for (const [key, entries] of live.value.entries) if (key.startsWith(`${returnId}/`)) sum += entries.length;
  return sum;
};

const overlaid = signal(new Map<string, ReturnCounts>());
const countsOf = (row: ReturnRow): ReturnCounts => {
  const more = overlaid.value.get(row.id);
  const sum = { ...row.counts };
  if (more) addTo(sum, more);
  return sum;
};

/** The counts move with every own entry: read just the assets that have some. */
effect(() => {
  const { entries, attention } = live.value;
  void rows.value;
  void recount(entries, attention);
});

async function recount(entries: Map<string, EntryRow[]>, attention: Map<string, number>): Promise<void> {
  const sums = new Map<string, ReturnCounts>();
  for (const [key, list] of entries) {
    const [returnId, asset] = key.split("/") as [string, string];
    if (!asset) continue;
    const base = await readOne(returnId, asset).catch(() => NOTHING);
    const view = viewOf(returnId, asset, base, list, attention.get(key) ?? 0);
    if (!view) continue;
    const before = tallyOf(base.state ?? untouched(asset, base.reference));
    const after = tallyOf(view);
    if (!base.state && !base.reference) before.unexpected = 0;
    const sum = sums.get(returnId) ?? noCounts();
    addTo(sum, before, -1);
    addTo(sum, after);
    sums.set(returnId, sum);
  }
  if (live.peek().entries === entries) overlaid.value = sums;
}

/** Whether an own photograph's bytes are still on this phone. */
export const hasBytes = async (returnId: string, sha256: string): Promise<boolean> => (await get("uploads", `${returnId}/${sha256}`))?.hasBytes ?? false;
