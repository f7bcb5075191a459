/** What the phone itself reads in a photograph of a label, at once and without a network. */
import { useEffect, useState } from "preact/hooks";
import { isLabelMatch, type LabelVerdict } from "../../identify";
import { readPhoto } from "../../scan";
import { photoUrl, type AssetView, type Photo } from "../../state";

const known = new Map<string, string[]>();

/** The codes in a photograph that was just taken; they are remembered until the app closes. */
export async function readLabel(sha256: string, bytes: ArrayBuffer): Promise<string[]> {
  const codes = known.get(sha256) ?? (await readPhoto(bytes)).map((code) => code.text);
  known.set(sha256, codes);
  return codes;
}

export interface LabelReading {
  verdict: LabelVerdict;
  codes: string[];
}

/** The server's reading when it has one, else the phone's own of the bytes it still holds. Null while unknown. */
export function useLabel(asset: AssetView, photo: Photo | undefined): LabelReading | null {
  const [reading, setReading] = useState<{ sha256: string; codes: string[] } | null>(null);
  const sha256 = photo && !photo.label ? photo.sha256 : null;
  useEffect(() => {
    if (!sha256) return;
    let isGone = false;
    void (async () => {
      const codes = known.get(sha256) ?? (await readHeld(asset.returnId, sha256));
      if (!isGone && codes) setReading({ sha256, codes });
    })().catch(() => undefined); // not readable here; the server will tell
    return () => void (isGone = true);
  }, [asset.returnId, sha256]);
  if (!photo) return null;
  if (photo.label) return { verdict: photo.label, codes: photo.codes };
  if (reading?.sha256 !== photo.sha256) return null;
  return { verdict: verdictOf(asset, reading.codes), codes: reading.codes };
}

export function verdictOf(asset: AssetView, codes: string[]): LabelVerdict {
  const { reference, scan } = asset;
  return reference ? isLabelMatch(codes, reference.serial, reference.tag) : isLabelMatch(codes, scan || asset.record.unexpected?.scan || "", "");
}

/** Only pictures held on this phone: fetching a large one to read it again would waste the network. */
async function readHeld(returnId: string, sha256: string): Promise<string[] | null> {
  const url = await photoUrl(returnId, { sha256 }, "full");
  if (!url.startsWith("blob:")) return null;
  try {
    return await readLabel(sha256, await (await fetch(url)).arrayBuffer());
  } finally {
    URL.revokeObjectURL(url);
  }
}
