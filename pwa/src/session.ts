/** Who uses this device. Known from storage at once, checked with the server when it answers; expiry never wipes (offline.md 23). */

import { signal } from "@preact/signals";
import { api, ApiProblem, isSignedOut, useCsrf } from "./api";
import { put, setting, tellTabs, transact, type KeyInfo, type OutboxRow, type UploadRow } from "./db";
import { deviceKey, enrolled, hasKey, infoOf, markEnrolled, retire, unenrolled } from "./keys";

export type Role = "administrator" | "manager" | "technician" | "auditor";
export interface Person {
  id: string;
  name: string;
  email: string;
  role: Role;
  /** null: all branches. */
  branches: { id: string; code: string; name: string }[] | null;
}
interface SessionBody {
  person: Person | null;
  csrf: string;
  device: { id: string; label: string } | null;
  needs_setup: boolean;
  server_epoch: string;
  server_time: string;
}
/** Something to tell about this device's storage (offline.md 31). */
export type StorageNotice = "emptied" | "private" | null;

export const person = signal<Person | null>(null);
/** The first visitor makes the first administrator. */
export const needsSetup = signal(false);
export const storageNotice = signal<StorageNotice>(null);

const MARK = "handback.kept-for";
const REFUSED = new Set(["key_revoked", "key_taken"]);
/** Whether the sign-in belongs to this device, and so lasts for field work; the server says when it does not. */
let isOfDevice = true;

/** Raised when signing out would leave unsent work behind: sync or export first. */
export class UnsentWork extends Error {
  constructor(
    readonly entries: number,
    readonly photos: number,
  ) {
    super("There is work on this phone that the server does not have yet. Send it, or export it, before signing out.");
  }
}

/** Who was here last, without asking anybody. */
export async function recall(): Promise<void> {
  person.value = (await setting<Person>("person")) ?? null;
  const csrf = await setting<string>("csrf");
  useCsrf(csrf ?? "", () => check().then(() => undefined));
}

/** Ask the server who is signed in. Passing problems (offline) leave everything as it is. */
export async function check(): Promise<void> {
  const body = await api<SessionBody>("GET", "/session");
  needsSetup.value = body.needs_setup;
  useCsrf(body.csrf);
  if (body.person) await adopt(body);
  else if (person.peek()) isSignedOut.value = true;
}

export async function signIn(email: string, password: string): Promise<void> {
  await adopt(await api<SessionBody>("POST", "/session", { email, password }));
  await enrol();
}

export async function setUp(code: string, name: string, email: string, password: string): Promise<void> {
  await adopt(await api<SessionBody>("POST", "/setup", { code, name, email, password }));
  needsSetup.value = false;
  await enrol();
}

export async function acceptInvitation(token: string, name: string, email: string, password: string): Promise<void> {
  await adopt(await api<SessionBody>("POST", "/invitations/accept", { token, name, email, password }));
  await enrol();
}

/** Choose another password; sign-ins on other devices end. Raises `ApiProblem`, `wrong_password` for the present one. */
export const changePassword = (current: string, next: string): Promise<void> => api("POST", "/session/password", { current, new: next });

/** Sign out. Unsent work must have been sent or exported first: raises `UnsentWork`. It stays on this phone either way. */
export async function signOut(): Promise<void> {
  const unsent = await unsentOf(person.peek()?.id ?? "");
  if (unsent.entries + unsent.photos > 0) throw new UnsentWork(unsent.entries, unsent.photos);
  await api("DELETE", "/session").catch((problem) => {
    if (problem instanceof ApiProblem && problem.status === 401) return;
    throw problem;
  });
  await forgetPulled(null);
  person.value = null;
  isSignedOut.value = false;
  tellTabs("session");
}

/** What this person's outbox still holds that was neither sent nor exported. */
async function unsentOf(who: string): Promise<{ entries: number; photos: number }> {
  const exported = new Set(await setting<string[]>(`exported/${who}`));
  return transact(["outbox", "uploads"], "readonly", async (tx) => {
    const rows = (await tx.objectStore("outbox").getAll()) as OutboxRow[];
    const uploads = (await tx.objectStore("uploads").getAll()) as UploadRow[];
    return {
      entries: rows.filter((row) => row.person === who && row.state === "waiting" && !exported.has(row.id)).length,
      photos: uploads.filter((row) => row.person === who && row.state === "waiting" && !exported.has(row.key)).length,
    };
  });
}

/** These entries and photographs are in a file the person has now. */
export async function noteExported(who: string, ids: string[]): Promise<void> {
  await put("settings", [...new Set([...((await setting<string[]>(`exported/${who}`)) ?? []), ...ids])], `exported/${who}`);
}

/** Make this device's keys known to the server; the sign-in then lasts for field work. Passing problems: the sync tries again. */
export async function enrol(): Promise<void> {
  const who = person.peek();
  if (!who || who.role === "auditor") return;
  const own = await deviceKey(who.id);
  const others = (await unenrolled(who.id)).filter(({ kid }) => kid !== own.kid);
  const isKnown = (await enrolled(who.id)).includes(own.kid);
  try {
    for (const key of others) await enrolOne(key);
    // Last: the sign-in belongs to the device whose key came last. A new sign-in on a known device needs it too.
    if ((!isKnown || !isOfDevice) && !(await enrolOne(infoOf(own)))) await enrol();
  } catch (problem) {
    if (!(problem instanceof ApiProblem) || (!problem.isPassing && problem.status !== 401)) throw problem;
  }
}

/** False: the server revoked this key, and nothing more is signed with it. */
async function enrolOne(key: KeyInfo): Promise<boolean> {
  try {
    await api("POST", "/devices/enrol", { spki: key.spki, label: deviceLabel(), lasting: key.isLasting });
  } catch (problem) {
    if (!(problem instanceof ApiProblem) || !REFUSED.has(problem.code)) throw problem;
    await retire(key);
    return false;
  }
  await markEnrolled(key);
  isOfDevice = true;
  return true;
}

async function adopt(body: SessionBody): Promise<void> {
  const now = body.person;
  if (!now) return;
  const before = (await setting<Person>("person"))?.id;
  if (before !== undefined && before !== now.id) await forgetPulled(now);
  await put("settings", now, "person");
  await put("settings", body.csrf, "csrf");
  useCsrf(body.csrf);
  isOfDevice = body.device !== null;
  await noticeEmptied(now, isOfDevice);
  isSignedOut.value = false;
  person.value = now;
  if (before !== now.id) tellTabs("session");
}

/** Another person's returns are not theirs to see. Entries, photos and keys stay: unsent work is never wiped. */
function forgetPulled(next: Person | null): Promise<void> {
  return transact(["returns", "assets", "states", "settings"], "readwrite", async (tx) => {
    for (const name of ["returns", "assets", "states"] as const) await tx.objectStore(name).clear();
    await tx.objectStore("settings").delete("lastVerified");
    if (next === null) await tx.objectStore("settings").delete("person");
  });
}

/** The browser emptied our storage since the last sign-in: the person must hear of it (offline.md 31). */
async function noticeEmptied(now: Person, isDeviceSession: boolean): Promise<void> {
  const keptFor = marks();
  const hadKey = await hasKey(now.id);
  if (!hadKey && (isDeviceSession || keptFor.includes(now.id))) storageNotice.value = "emptied";
  try {
    if (!keptFor.includes(now.id)) localStorage.setItem(MARK, [...keptFor, now.id].join(" "));
  } catch {
    // A browser that keeps no mark has no storage to empty.
  }
}

function marks(): string[] {
  try {
    return (localStorage.getItem(MARK) ?? "").split(" ").filter(Boolean);
  } catch {
    return [];
  }
}

function deviceLabel(): string {
  const agent = navigator.userAgent;
  const system = /Android|iPhone|iPad|Windows|Mac OS X|CrOS|Linux/.exec(agent)?.[0]?.replace("Mac OS X", "Mac") ?? "Device";
  const browser = /Edg|Firefox|CriOS|Chrome|Safari/.exec(agent)?.[0]?.replace("CriOS", "Chrome").replace("Edg", "Edge") ?? "browser";
  return `${system}, ${browser}`;
}
