/** This device's signing key for one person: P-256, not extractable, stored → read back → signed → verified before it is used. */

import { get, getAll, put, storageTrouble, transact, type KeyInfo, type KeyRow } from "./db";
import { base64url, hex, sha256, utf8 } from "./hashing";

export interface DeviceKey extends KeyRow {
  /** False when the browser would not keep it: it signs for this visit only, and the report says so. */
  isLasting: boolean;
}

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };
const SIGNING = { name: "ECDSA", hash: "SHA-256" };
const held = new Map<string, Promise<DeviceKey>>();

/** The person's key on this device, made when there is none. A key problem never blocks capture. */
export function deviceKey(person: string): Promise<DeviceKey> {
  let key = held.get(person);
  if (!key) {
    key = findOrMake(person);
    held.set(person, key);
    key.catch(() => held.delete(person));
  }
  return key;
}

/** Whether a key of this person is kept here; no lasting one is made by asking. */
export const hasKey = async (person: string): Promise<boolean> => (await get("keys", person)) !== undefined;

export async function sign(key: KeyRow, text: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.sign(SIGNING, key.privateKey, utf8(text))));
}

const ofKeys = (): IDBKeyRange => IDBKeyRange.bound("key/", "key/\uffff");
const infos = async (): Promise<KeyInfo[]> => (await getAll("settings", ofKeys())) as KeyInfo[];

/** This person's keys that the server was not told of yet, those of ended visits with unsent work included. */
export const unenrolled = async (person: string): Promise<KeyInfo[]> => (await infos()).filter((key) => key.person === person && !key.isEnrolled);

/** This person's keys that the server knows. */
export const enrolled = async (person: string): Promise<string[]> => (await infos()).filter((key) => key.person === person && key.isEnrolled).map((key) => key.kid);

export const markEnrolled = (key: KeyInfo): Promise<void> => put("settings", { ...key, isEnrolled: true }, `key/${key.kid}`);

/** The server revoked this key. What it signed is still offered, and kept there for a manager; what comes is signed with a new one. */
export async function retire(key: KeyInfo): Promise<void> {
  await transact(["keys", "settings"], "readwrite", async (tx) => {
    const kept = (await tx.objectStore("keys").get(key.person)) as KeyRow | undefined;
    if (kept?.kid === key.kid) await tx.objectStore("keys").delete(key.person);
    await tx.objectStore("settings").put({ ...key, isEnrolled: true }, `key/${key.kid}`);
  });
  held.delete(key.person);
}

/** What the server is told of a key. */
export const infoOf = ({ kid, person, spki, isLasting }: DeviceKey): KeyInfo => ({ kid, person, spki, isLasting, isEnrolled: false });

/** The server's database was restored, perhaps from before the enrolments: tell it of every key again. */
export async function enrolAgain(): Promise<void> {
  const known = await infos();
  await transact(["settings"], "readwrite", async (tx) => {
    for (const key of known) await tx.objectStore("settings").put({ ...key, isEnrolled: false }, `key/${key.kid}`);
  });
}

async function findOrMake(person: string): Promise<DeviceKey> {
  if (!navigator.locks) return findOrMakeAlone(person);
  return navigator.locks.request(`handback-key-${person}`, () => findOrMakeAlone(person));
}

async function findOrMakeAlone(person: string): Promise<DeviceKey> {
  const kept = await get("keys", person).catch(() => undefined);
  if (kept && (await isWorking(kept))) return { ...kept, isLasting: true };
  const made = await make(person);
  const isLasting = await isKept(made);
  const key = { ...made, isLasting };
  await put("settings", infoOf(key), `key/${key.kid}`).catch(() => undefined); // If nothing can be kept now, the first entry brings it along.
  return key;
}

async function make(person: string): Promise<KeyRow> {
  const pair = await crypto.subtle.generateKey(ALGORITHM, false, ["sign", "verify"]);
  const spki = new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey));
  return { person, kid: hex(await sha256(spki)), spki: base64url(spki), privateKey: pair.privateKey, publicKey: pair.publicKey };
}

async function isKept(key: KeyRow): Promise<boolean> {
  try {
    await put("keys", key);
    const back = await get("keys", key.person);
    return back?.kid === key.kid && (await isWorking(back));
  } catch {
    storageTrouble.value = null; // Some browsers keep everything but keys; if nothing can be kept, saving will say so.
    return false;
  }
}

async function isWorking(key: KeyRow): Promise<boolean> {
  try {
    const probe = utf8(`handback ${key.kid}`);
    const signature = await crypto.subtle.sign(SIGNING, key.privateKey, probe);
    return await crypto.subtle.verify(SIGNING, key.publicKey, signature, probe);
  } catch {
    return false;
  }
}
