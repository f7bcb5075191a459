/** Fetches what changed since the cursor and keeps it with the cursor in one transaction; refuses holes (offline.md 11). */

import { api } from "./api";
import { addTo, noCounts, tallyOf, type ReturnCounts } from "./counts";
import { getAll, ofReturn, put, setting, transact, type ReferenceRow, type ReturnRow, type StateRow, type Transaction } from "./db";
import type { AssetReference, AssetState, ReturnHeader } from "./record";

interface ReturnPage {
  id: string;
  scope: string;
  seq_from: number;
  seq_to: number;
  rev_from: number;
  rev_to: number;
  more: boolean;
  header: ReturnHeader;
  assets: AssetReference[];
  states: AssetState[];
}
interface PullAnswer {
  server_epoch: string;
  server_time: string;
  epoch_changed: boolean;
  returns: ReturnPage[];
  gone: string[];
  names: Record<string, string>;
}
export interface Pulled {
  epochChanged: boolean;
  serverTime: string;
  /** Return → assets that changed; null: any of them. */
  changed: Map<string, string[] | null>;
}

type Cursors = Record<string, { seq: number; rev: number; scope: string }>;
const ROUNDS_MAX = 500;

/** Pull until nothing is left. `epoch` is the one this phone's cursors belong to. Raises `ApiProblem`. */
export async function pull(epoch: string | null, restart: boolean): Promise<Pulled> {
  const changed: Pulled["changed"] = new Map();
  const refused = new Set<string>();
  let cursors = restart ? {} : await cursorsOf();
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const answer = await api<PullAnswer>("POST", "/sync/pull", { epoch, returns: cursors }, { timeoutMs: 60_000 });
    if (answer.epoch_changed && epoch !== null) return { epochChanged: true, serverTime: answer.server_time, changed };
    epoch = answer.server_epoch;
    const again: Cursors = {};
    for (const page of answer.returns) {
      if (await keep(page)) note(changed, page);
      else if (refused.has(page.id)) throw new Error(`The server leaves a hole in return ${page.id}.`);
      else again[page.id] = { seq: 0, rev: 0, scope: "" };
      if (page.id in again) refused.add(page.id);
    }
    await forget(answer.gone);
    for (const id of answer.gone) changed.set(id, null);
    if (Object.keys(answer.names ?? {}).length > 0) await keepNames(answer.names);
    if (Object.keys(again).length === 0 && !answer.returns.some((page) => page.more)) return { epochChanged: false, serverTime: answer.server_time, changed };
    cursors = { ...(await cursorsOf()), ...again }; // A return that left a hole is asked for from its beginning.
  }
  throw new Error("The pull does not end.");
}

async function cursorsOf(): Promise<Cursors> {
  return Object.fromEntries((await getAll("returns")).map(({ id, seq, rev, scope }) => [id, { seq, rev, scope }]));
}

function note(changed: Pulled["changed"], page: ReturnPage): void {
  const before = changed.get(page.id);
  if (before === null || isFresh(page)) changed.set(page.id, null);
  else changed.set(page.id, [...(before ?? []), ...page.assets.map((asset) => asset.id), ...page.states.map((state) => state.asset_id)]);
}

const isFresh = (page: ReturnPage): boolean => page.seq_from === 0 && page.rev_from === 0;

/** Keep one page and its cursor together. False: it does not continue where this phone stands. */
function keep(page: ReturnPage): Promise<boolean> {
  return transact(["returns", "assets", "states"], "readwrite", async (tx) => {
    const known = (await tx.objectStore("returns").get(page.id)) as ReturnRow | undefined;
    const fresh = isFresh(page);
    const continues = known?.scope === page.scope && known.seq === page.seq_from && known.rev === page.rev_from;
    if (!fresh && !continues) return false;
    if (fresh) await clear(tx, page.id);
    const counts = fresh || !known ? noCounts() : { ...known.counts };
    for (const asset of page.assets) await keepAsset(tx, { ...asset, returnId: page.id }, counts);
    for (const state of page.states) await keepState(tx, { ...state, returnId: page.id }, counts);
    await tx.objectStore("returns").put({ id: page.id, header: page.header, seq: page.seq_to, rev: page.rev_to, scope: page.scope, counts });
    return true;
  });
}

async function clear(tx: Transaction<"readwrite">, id: string): Promise<void> {
  await tx.objectStore("assets").delete(ofReturn(id));
  await tx.objectStore("states").delete(ofReturn(id));
}

async function keepAsset(tx: Transaction<"readwrite">, asset: ReferenceRow, counts: ReturnCounts): Promise<void> {
  const before = (await tx.objectStore("assets").get([asset.returnId, asset.id])) as ReferenceRow | undefined;
  counts.assets += (asset.removed ? 0 : 1) - (before && !before.removed ? 1 : 0);
  if (Boolean(asset.removed) !== Boolean(before?.removed)) {
    const state = (await tx.objectStore("states").get([asset.returnId, asset.id])) as StateRow | undefined;
    if (state) addTo(counts, tallyOf(state), asset.removed ? -1 : 1); // What was recorded of it is kept, and counts again when it comes back.
  }
  await tx.objectStore("assets").put(asset);
}

async function keepState(tx: Transaction<"readwrite">, state: StateRow, counts: ReturnCounts): Promise<void> {
  const before = (await tx.objectStore("states").get([state.returnId, state.asset_id])) as StateRow | undefined;
  const reference = (await tx.objectStore("assets").get([state.returnId, state.asset_id])) as ReferenceRow | undefined;
  if (before && !reference?.removed) addTo(counts, tallyOf(before), -1);
  if (!reference?.removed) addTo(counts, tallyOf(state));
  await tx.objectStore("states").put(state);
}

function forget(gone: string[]): Promise<void> {
  if (gone.length === 0) return Promise.resolve();
  return transact(["returns", "assets", "states"], "readwrite", async (tx) => {
    for (const id of gone) {
      await clear(tx, id);
      await tx.objectStore("returns").delete(id);
    }
  });
}

async function keepNames(names: Record<string, string>): Promise<void> {
  await put("settings", { ...(await setting<Record<string, string>>("names")), ...names }, "names");
}
