/** What the phone itself reads in a photograph of a label, at once and without a network. */
import { useEffect, useState } from "preact/hooks";
import { get } from "../../db";
import { isLabelMatch, type LabelVerdict } from "../../identify";
import { readPhoto } from "../../scan";
import type { AssetView, Photo } from "../../state";

const known = new Map<string, string[]>();

/** The codes in a photograph this phone still holds; null when it does not. They are remembered until the app closes. */
async function readHeld(returnId: string, sha256: string): Promise<string[] | null> {
  const bytes = known.has(sha256) ? undefined : await get("bytes", `${returnId}/${sha256}`);
  if (bytes && bytes.byteLength > 0) known.set(sha256, (await readPhoto(bytes)).map((code) => code.text));
  return known.get(sha256) ?? null;
}

export interface LabelReading {
  verdict: LabelVerdict;
  codes: string[];
}

/** The server's reading, or the phone's own of the bytes it still holds where the server has none or read nothing. Null while unknown. */
export function useLabel(asset: AssetView, photo: Photo | undefined): LabelReading | null {
  const [own, setOwn] = useState<{ sha256: string; codes: string[] } | null>(null);
  const sha256 = photo && (!photo.label || photo.label === "unread") ? photo.sha256 : null;
  useEffect(() => {
    if (!sha256) return;
    let isGone = false;
    void (async () => {
      const codes = await readHeld(asset.returnId, sha256);
      if (!isGone && codes) setOwn({ sha256, codes });
    })().catch(() => undefined); // not readable here; the server will tell
    return () => void (isGone = true);
  }, [asset.returnId, sha256]);
  if (!photo) return null;
  const server = photo.label ? { verdict: photo.label, codes: photo.codes } : null;
  if (own?.sha256 !== photo.sha256 || (server && server.verdict !== "unread")) return server;
  return { verdict: verdictOf(asset, own.codes), codes: own.codes };
}

function verdictOf(asset: AssetView, codes: string[]): LabelVerdict {
  const { reference, scan } = asset;
  return reference ? isLabelMatch(codes, reference.serial, reference.tag) : isLabelMatch(codes, scan || asset.record.unexpected?.scan || "", "");
}
