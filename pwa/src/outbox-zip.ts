/** Unsent work as a ZIP, made with no network: exact bytes and a manifest the server imports as often as one likes (offline.md 30). */

import { Zip, ZipPassThrough } from "fflate";
import { get, getAll, type EntryRow, type UploadRow } from "./db";
import { hex, sha256, utf8 } from "./hashing";
import { noteExported, person } from "./session";

/** manifest.json: what is in the archive. `entries` are in entries.jsonl, one `{kid, jws, openings}` a line. */
interface Manifest {
  format: "handback-outbox-1";
  made_at: string;
  person: string;
  entries: number;
  keys: { kid: string; spki: string }[];
  photos: { path: string; return: string; sha256: string; bytes: number; type: string }[];
  /** Photographs the phone can no longer read; listed so that nobody believes they are in here. */
  unreadable: { return: string; sha256: string; entry: string }[];
}

export interface Exported {
  name: string;
  file: Blob;
  entries: number;
  photos: number;
  unreadable: number;
}

/** Pack everything the server has not confirmed: waiting, rejected and quarantined alike. */
export async function exportOutbox(): Promise<Exported> {
  const who = person.peek();
  if (!who) throw new Error("Sign in once before exporting.");
  const outbox = (await getAll("outbox")).filter((row) => row.person === who.id && row.state !== "recorded");
  const uploads = (await getAll("uploads")).filter((row) => row.person === who.id && row.state !== "complete");
  const entries = await entriesOf([...new Set([...outbox.map((row) => row.id), ...uploads.map((row) => row.entryId)])]);
  const manifest = emptyManifest(who.id, entries.length, await keysOf(entries));
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const zip = new Zip((problem, chunk) => {
    if (problem) throw problem;
    parts.push(chunk as Uint8Array<ArrayBuffer>);
  });
  add(zip, "entries.jsonl", utf8(entries.map(({ kid, jws, openings }) => JSON.stringify({ kid, jws, openings })).join("\n")));
  for (const upload of uploads) await addPhoto(zip, upload, manifest);
  add(zip, "manifest.json", utf8(JSON.stringify(manifest, null, 1)));
  zip.end();
  await noteExported(who.id, [...outbox.map((row) => row.id), ...uploads.map((row) => row.key)]);
  const name = `handback-outbox-${manifest.made_at.slice(0, 19).replaceAll(":", "")}.zip`;
  return { name, file: new Blob(parts, { type: "application/zip" }), entries: entries.length, photos: manifest.photos.length, unreadable: manifest.unreadable.length };
}

/** Hand the file to the person: the share sheet where there is one (an installed iOS app has no downloads), a download otherwise. */
export async function handOver({ name, file }: Exported): Promise<void> {
  const whole = new File([file], name, { type: "application/zip" });
  if (/iPhone|iPad/.test(navigator.userAgent) && navigator.canShare?.({ files: [whole] })) return navigator.share({ files: [whole] });
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function emptyManifest(who: string, entries: number, keys: Manifest["keys"]): Manifest {
  return { format: "handback-outbox-1", made_at: new Date().toISOString(), person: who, entries, keys, photos: [], unreadable: [] };
}

async function entriesOf(ids: string[]): Promise<EntryRow[]> {
  const found = await Promise.all(ids.map((id) => get("entries", id)));
  return found.filter((entry) => entry !== undefined).sort((one, other) => one.kid.localeCompare(other.kid) || one.dseq - other.dseq);
}

async function keysOf(entries: EntryRow[]): Promise<Manifest["keys"]> {
  const kids = [...new Set(entries.map((entry) => entry.kid))];
  const infos = await Promise.all(kids.map(async (kid) => (await get("settings", `key/${kid}`)) as { spki: string } | undefined));
  return kids.flatMap((kid, index) => (infos[index] ? [{ kid, spki: infos[index].spki }] : []));
}

async function addPhoto(zip: Zip, upload: UploadRow, manifest: Manifest): Promise<void> {
  const bytes = await get("bytes", upload.key).catch(() => undefined);
  if (!bytes || hex(await sha256(bytes)) !== upload.sha256) {
    manifest.unreadable.push({ return: upload.returnId, sha256: upload.sha256, entry: upload.entryId });
    return;
  }
  const path = `photos/${upload.returnId}/${upload.sha256}.${upload.type.split("/")[1]?.replace("jpeg", "jpg") ?? "jpg"}`;
  add(zip, path, new Uint8Array(bytes));
  manifest.photos.push({ path, return: upload.returnId, sha256: upload.sha256, bytes: bytes.byteLength, type: upload.type });
}

/** Stored, not compressed: photographs do not get smaller, and the bytes can be read out by hand. */
function add(zip: Zip, path: string, content: Uint8Array): void {
  const entry = new ZipPassThrough(path);
  zip.add(entry);
  entry.push(content, true);
}
