/** Entries of the journal: signed on this device over the exact bytes that are sent, and called saved only when they are. */

import { signal } from "@preact/signals";
import { get, StorageBlocked, storageTrouble, tellTabs, transact, type EntryRow, type OpeningRow, type OutboxRow, type UploadRow } from "./db";
import { base64url, hex, joined, newId, sha256, unhex, utf8 } from "./hashing";
import { deviceKey, infoOf, sign, type DeviceKey } from "./keys";
import { addLive } from "./live";
import { person } from "./session";

export { newId };

export interface PreparedPhoto {
  bytes: ArrayBuffer;
  sha256: string;
  w: number;
  h: number;
  thumb?: ArrayBuffer;
  type?: string;
}
export interface Recording {
  returnId: string;
  kind: string;
  /** The asset's id; null for entries about the whole return. */
  asset: string | null;
  /** Codes, ids, whole numbers; no free text. `photo.taken` gets `w` and `h` from the photo. */
  data: Record<string, unknown>;
  /** Free text: travels beside the entry, behind a commitment. */
  note?: string;
  photo?: PreparedPhoto;
}

/** Rises with every entry saved on this device. */
export const savedCount = signal(0);

const ZEROS = "0".repeat(64);
const COMMITMENT = utf8("handback-att-v1\n");

/** Record one entry. Resolves only when entry, photo and outbox row are stored and were read back (offline.md 1, 2). Raises `StorageBlocked`. */
export async function record(recording: Recording): Promise<{ id: string }> {
  const who = person.peek();
  if (!who) throw new Error("Sign in once before recording.");
  const key = await deviceKey(who.id);
  const openings = await openingsOf(recording);
  const id = newId();
  const entry = await inChain(key.kid, recording.returnId, () => append(id, who.id, key, recording, openings));
  await readBack(entry, recording.photo);
  addLive(entry);
  savedCount.value++;
  tellTabs("saved");
  return { id };
}

/** Two tabs would fork the device's chain; the lock avoids a second try, `commit` is what makes it safe. */
function inChain<T>(kid: string, returnId: string, work: () => Promise<T>): Promise<T> {
  const name = `handback-chain-${kid}-${returnId}`;
  return navigator.locks ? (navigator.locks.request(name, work) as Promise<T>) : work();
}

async function append(id: string, who: string, key: DeviceKey, recording: Recording, openings: OpeningRow[]): Promise<EntryRow> {
  for (let tries = 0; tries < 20; tries++) {
    const link = (await get("chains", `${key.kid}/${recording.returnId}`)) ?? { next: 0, prev: ZEROS };
    const entry = await signed(id, who, key, recording, openings, link);
    if (await commit(entry, key, link, recording.photo)) return entry;
  }
  throw new StorageBlocked("Another tab keeps writing at the same time. What you see is not saved yet: close the other tab and try again.");
}

async function signed(
  id: string,
  who: string,
  key: DeviceKey,
  { returnId, kind, asset, data, photo }: Recording,
  openings: OpeningRow[],
  link: { next: number; prev: string },
): Promise<EntryRow> {
  const at = new Date().toISOString();
  const body = clean(photo ? { ...data, w: photo.w, h: photo.h } : data) as Record<string, unknown>;
  const att = openings.map(({ role, c }) => ({ role, c }));
  const payload = { v: 1, id, return: returnId, dseq: link.next, dprev: link.prev, at, seen: null, kind, asset, att, data: body };
  const header = `{"alg":"ES256","typ":"handback-entry+jws","kid":"${key.kid}"}`;
  const text = `${base64url(utf8(header))}.${base64url(utf8(JSON.stringify(payload)))}`;
  const jws = `${text}.${await sign(key, text)}`;
  const leaf = await leafHash(jws);
  return { id, person: who, kid: key.kid, returnId, dseq: link.next, leaf, jws, openings, kind, asset, at, data: body };
}

/** SHA-256(0x00 || the JWS's bytes), hex: the entry's leaf in the return's tree (RFC 6962). */
export const leafHash = async (jws: string): Promise<string> => hex(await sha256(Uint8Array.of(0), utf8(jws)));

/** Keep all of it or nothing. False when another tab was quicker: sign again on its link. */
function commit(entry: EntryRow, key: DeviceKey, link: { next: number }, photo?: PreparedPhoto): Promise<boolean> {
  const chain = `${entry.kid}/${entry.returnId}`;
  return transact(["entries", "outbox", "uploads", "bytes", "thumbs", "chains", "settings"], "readwrite", async (tx) => {
    const now = (await tx.objectStore("chains").get(chain)) ?? { next: 0 };
    if (now.next !== link.next) return (await tx.objectStore("entries").get(entry.id))?.jws === entry.jws;
    if (photo) {
      const upload = uploadRow(entry, photo);
      const known = await tx.objectStore("uploads").get(upload.key);
      if (!known) await tx.objectStore("uploads").put(upload);
      else if (!known.hasBytes) await tx.objectStore("uploads").put({ ...known, hasBytes: true });
      if (!known?.hasBytes) await tx.objectStore("bytes").put(photo.bytes, upload.key);
      if (photo.thumb) await tx.objectStore("thumbs").put(photo.thumb, upload.key);
    }
    // An entry whose key nobody told the server of could never be sent.
    if (!(await tx.objectStore("settings").get(`key/${key.kid}`))) await tx.objectStore("settings").put(infoOf(key), `key/${key.kid}`);
    await tx.objectStore("entries").add(entry);
    await tx.objectStore("outbox").put(outboxRow(entry));
    await tx.objectStore("chains").put({ next: entry.dseq + 1, prev: entry.leaf }, chain);
    return true;
  });
}

/** What is stored is what was meant (offline.md 2). */
async function readBack(entry: EntryRow, photo?: PreparedPhoto): Promise<void> {
  const kept = await get("entries", entry.id);
  let isSame = kept?.jws === entry.jws && kept.openings.length === entry.openings.length;
  if (photo && isSame) {
    const bytes = await get("bytes", `${entry.returnId}/${photo.sha256}`);
    isSame = bytes?.byteLength === photo.bytes.byteLength && hex(await sha256(bytes)) === photo.sha256;
  }
  if (isSame) {
    storageTrouble.value = null;
    return;
  }
  const blocked = new StorageBlocked("This phone did not keep what it was given. What you see is not saved: try again, and if it stays so, use another phone.");
  storageTrouble.value = blocked.message;
  throw blocked;
}

async function openingsOf({ note, photo }: Recording): Promise<OpeningRow[]> {
  const openings: OpeningRow[] = [];
  if (photo) openings.push(await opening("photo", photo.sha256));
  if (note !== undefined) {
    const text = wellFormed(note);
    openings.push({ ...(await opening("note", hex(await sha256(utf8(text))))), text });
  }
  return openings;
}

async function opening(role: "photo" | "note", digest: string): Promise<OpeningRow> {
  const salt = crypto.getRandomValues(new Uint8Array(32));
  return { c: hex(await sha256(joined([COMMITMENT, salt, unhex(digest)]))), salt: hex(salt), sha256: digest, role };
}

function outboxRow({ id, person: who, returnId, kid, dseq, asset, kind, at }: EntryRow): OutboxRow {
  return { id, person: who, returnId, kid, dseq, asset, kind, at, state: "waiting", seq: null, flags: [], code: null, detail: null, ticket: null, settledAt: null };
}

function uploadRow(entry: EntryRow, photo: PreparedPhoto): UploadRow {
  return {
    key: `${entry.returnId}/${photo.sha256}`,
    person: entry.person,
    returnId: entry.returnId,
    sha256: photo.sha256,
    entryId: entry.id,
    asset: entry.asset,
    size: photo.bytes.byteLength,
    type: photo.type ?? "image/jpeg",
    state: "waiting",
    code: null,
    detail: null,
    confirmedAt: null,
    hasBytes: true,
  };
}

/** Strings without NUL or half a surrogate pair, whole numbers only: what an entry may hold (evidence.md). */
function clean(value: unknown): unknown {
  if (typeof value === "string") return wellFormed(value);
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new Error(`An entry holds whole numbers only, not ${value}.`);
  if (Array.isArray(value)) return value.map(clean);
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, clean(item)]));
  return value ?? null;
}

const wellFormed = (text: string): string => text.replaceAll("\0", "").replace(/\p{Surrogate}/gu, "\ufffd");
