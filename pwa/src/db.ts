/** The only user of IndexedDB. Strict durability, a schema that only ever grows, and one retry when the connection was lost. */

import { signal } from "@preact/signals";
import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames } from "idb";
import type { ReturnCounts } from "./counts";
import type { AssetReference, AssetState, ReturnHeader } from "./record";

export interface OpeningRow {
  c: string;
  salt: string;
  sha256: string;
  role: "photo" | "note";
  text?: string;
}
/** An entry as it was signed; written once, never changed. */
export interface EntryRow {
  id: string;
  person: string;
  kid: string;
  returnId: string;
  dseq: number;
  leaf: string;
  jws: string;
  openings: OpeningRow[];
  kind: string;
  asset: string | null;
  at: string;
  data: Record<string, unknown>;
}
/** Where an entry is on its way. `recorded` ones are kept for a while, to be offered again to a restored server. */
export interface OutboxRow {
  id: string;
  person: string;
  returnId: string;
  kid: string;
  dseq: number;
  asset: string | null;
  kind: string;
  at: string;
  state: "waiting" | "recorded" | "rejected" | "conflict" | "quarantined";
  seq: number | null;
  flags: string[];
  code: string | null;
  detail: string | null;
  ticket: string | null;
  settledAt: number | null;
}
/** Where a photograph is on its way. `complete`: the server confirmed the digest. */
export interface UploadRow {
  key: string;
  person: string;
  returnId: string;
  sha256: string;
  entryId: string;
  asset: string | null;
  size: number;
  type: string;
  state: "waiting" | "complete" | "rejected";
  code: string | null;
  detail: string | null;
  confirmedAt: number | null;
  hasBytes: boolean;
  /** Confirmed by a server that was restored since: ask whether it still has it. */
  isDoubtful?: boolean;
}
export interface KeyRow {
  person: string;
  kid: string;
  spki: string;
  privateKey: CryptoKey;
  publicKey: CryptoKey;
}
/** What the server must be told of a key; outlives a key that was held for one visit only. In `settings` under `key/<kid>`. */
export interface KeyInfo {
  kid: string;
  person: string;
  spki: string;
  isLasting: boolean;
  isEnrolled: boolean;
}
export interface ReturnRow {
  id: string;
  header: ReturnHeader;
  seq: number;
  rev: number;
  scope: string;
  counts: ReturnCounts;
}
export interface ReferenceRow extends AssetReference {
  returnId: string;
}
export interface StateRow extends AssetState {
  returnId: string;
}

interface Schema extends DBSchema {
  entries: { key: string; value: EntryRow };
  outbox: { key: string; value: OutboxRow };
  uploads: { key: string; value: UploadRow };
  bytes: { key: string; value: ArrayBuffer };
  thumbs: { key: string; value: ArrayBuffer };
  chains: { key: string; value: { next: number; prev: string } };
  keys: { key: string; value: KeyRow };
  drafts: { key: string; value: unknown };
  returns: { key: string; value: ReturnRow };
  assets: { key: [string, string]; value: ReferenceRow };
  states: { key: [string, string]; value: StateRow };
  settings: { key: string; value: unknown };
}
export type Store = StoreNames<Schema>;
type Mode = "readonly" | "readwrite";
export type Transaction<M extends Mode> = IDBPTransaction<Schema, Store[], M>;

const NAME = "handback";
const KEYED: Record<Store, string | string[] | null> = {
  entries: "id",
  outbox: "id",
  uploads: "key",
  bytes: null,
  thumbs: null,
  chains: null,
  keys: "person",
  drafts: null,
  returns: "id",
  assets: ["returnId", "id"],
  states: ["returnId", "asset_id"],
  settings: null,
};

/** Nothing can be saved right now. The form keeps what it holds; the text says what to do. */
export class StorageBlocked extends Error {}

/** Why nothing can be saved, shown over everything until it works again (offline.md 2, 4). */
export const storageTrouble = signal<string | null>(null);

const OTHER_TAB = "Another tab holds an older Handback open. Close it, and this one goes on by itself.";

let handle: Promise<IDBPDatabase<Schema>> | null = null;

/** Open at whatever version is there: a newer app's database must open in an older one with its unsent work (offline.md 28). */
async function open(): Promise<IDBPDatabase<Schema>> {
  const db = await openAt(undefined);
  const missing = stores().filter((name) => !db.objectStoreNames.contains(name));
  if (missing.length === 0) return db;
  db.close();
  const grown = await openAt(db.version + 1);
  if (storageTrouble.peek() === OTHER_TAB) storageTrouble.value = null;
  return grown;
}

function openAt(version: number | undefined): Promise<IDBPDatabase<Schema>> {
  return openDB<Schema>(NAME, version, {
    upgrade(db) {
      for (const name of stores()) {
        if (db.objectStoreNames.contains(name)) continue;
        const keyPath = KEYED[name];
        db.createObjectStore(name, keyPath === null ? {} : { keyPath });
      }
    },
    blocked() {
      storageTrouble.value = OTHER_TAB;
    },
    blocking(_current, _next, event) {
      (event.target as IDBDatabase).close();
      handle = null;
    },
    terminated() {
      handle = null;
    },
  });
}

const stores = (): Store[] => Object.keys(KEYED) as Store[];

/** Do `work` in one transaction. Its awaits may only be the transaction's own. It must bear being run twice: see `isLost`. */
export async function transact<T, M extends Mode>(names: Store[], mode: M, work: (tx: Transaction<M>) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      const result = await attempt(names, mode, work);
      if (isCure(names, mode)) storageTrouble.value = trouble = null;
      return result;
    } catch (problem) {
      if (tries === 1 && isLost(problem)) {
        handle = null;
        continue;
      }
      if (!(problem instanceof DOMException)) throw problem;
      const blocked = new StorageBlocked(explained(problem));
      trouble = { names, mode };
      storageTrouble.value = blocked.message;
      throw blocked;
    }
  }
}

/** What failed last. Only the same kind of work done well takes the warning away: some other small write must not. */
let trouble: { names: Store[]; mode: Mode } | null = null;

const isCure = (names: Store[], mode: Mode): boolean =>
  trouble !== null && (trouble.mode === "readonly" || mode === "readwrite") && trouble.names.every((name) => names.includes(name));

async function attempt<T, M extends Mode>(names: Store[], mode: M, work: (tx: Transaction<M>) => Promise<T>): Promise<T> {
  handle ??= open().catch((problem) => {
    handle = null;
    throw problem;
  });
  const db = await handle;
  const tx = db.transaction(names, mode, { durability: "strict" }) as unknown as Transaction<M>;
  tx.done.catch(() => undefined);
  let result: T;
  try {
    result = await work(tx);
  } catch (problem) {
    try {
      tx.abort();
    } catch {
      // It had already ended; what ended it is the problem to tell.
    }
    throw tx.error ?? problem;
  }
  await tx.done;
  return result;
}

/** The connection went away (offline.md 4): the browser closed it, or WebKit lost its storage process. */
function isLost(problem: unknown): boolean {
  if (!(problem instanceof DOMException)) return false;
  return ["InvalidStateError", "AbortError", "UnknownError", "TransactionInactiveError", "NotFoundError"].includes(problem.name);
}

function explained(problem: DOMException): string {
  if (problem.name === "QuotaExceededError") {
    return "This phone has no space left. Nothing was lost: what you see is still here, but it is not saved. Free some space, then save again.";
  }
  return `This phone's storage does not answer (${problem.name}). What you see is still here, but it is not saved. Close other Handback tabs, then try again.`;
}

export const get = <S extends Store>(store: S, key: Schema[S]["key"]): Promise<Schema[S]["value"] | undefined> =>
  transact([store], "readonly", (tx) => tx.objectStore(store).get(key as never) as Promise<Schema[S]["value"] | undefined>);

export const getAll = <S extends Store>(store: S, range?: IDBKeyRange): Promise<Schema[S]["value"][]> =>
  transact([store], "readonly", (tx) => tx.objectStore(store).getAll(range as never) as Promise<Schema[S]["value"][]>);

export const put = <S extends Store>(store: S, value: Schema[S]["value"], key?: Schema[S]["key"]): Promise<void> =>
  transact([store], "readwrite", async (tx) => void (await tx.objectStore(store).put(value as never, key as never)));

export const remove = <S extends Store>(store: S, key: Schema[S]["key"] | IDBKeyRange): Promise<void> =>
  transact([store], "readwrite", (tx) => tx.objectStore(store).delete(key as never));

export async function setting<T>(name: string): Promise<T | undefined> {
  return (await get("settings", name)) as T | undefined;
}

/** All of a return's rows in a store keyed [return, …]. */
export const ofReturn = (returnId: string): IDBKeyRange => IDBKeyRange.bound([returnId], [returnId, []]);

const others = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("handback");
/** Tell the other tabs that what is stored has changed; `heard` is called when they do. */
export const tellTabs = (news: string): void => others?.postMessage(news);
export const hearTabs = (heard: (news: string) => void): void => others?.addEventListener("message", (event) => heard(String(event.data)));
