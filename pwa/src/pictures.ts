/** Where a photograph's picture comes from: this phone while it is held here, the server otherwise. */

import { useEffect, useState } from "preact/hooks";
import { get } from "./db";

export type PictureSize = "full" | 1280 | 320;

const small = new Map<string, string>();
const SMALL_MAX = 400;

/** An address for `<img src>`. Addresses of full-size local pictures are the caller's to revoke. */
export async function photoUrl(returnId: string, photo: { sha256: string }, size: PictureSize): Promise<string> {
  const key = `${returnId}/${photo.sha256}`;
  const remembered = size === 320 ? small.get(key) : undefined;
  if (remembered) return remembered;
  const bytes = (size === 320 ? await get("thumbs", key) : undefined) ?? (await get("bytes", key));
  if (!bytes || bytes.byteLength === 0) return `/api/returns/${returnId}/photos/${photo.sha256}?size=${size}`;
  const url = URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" }));
  if (size === 320) remember(key, url);
  return url;
}

function remember(key: string, url: string): void {
  small.set(key, url);
  if (small.size <= SMALL_MAX) return;
  const [oldest] = small.keys();
  if (oldest !== undefined) forgetPicture(oldest);
}

/** Let a thumbnail's memory go. */
export function forgetPicture(key: string): void {
  const url = small.get(key);
  if (url) URL.revokeObjectURL(url);
  small.delete(key);
}

/** The address of a photograph for a component; null until known. */
export function usePhotoUrl(returnId: string, photo: { sha256: string } | null | undefined, size: PictureSize): string | null {
  const [url, setUrl] = useState<string | null>(null);
  const sha256 = photo?.sha256;
  useEffect(() => {
    let isGone = false;
    let mine: string | null = null;
    setUrl(null);
    if (sha256) {
      void photoUrl(returnId, { sha256 }, size).then((found) => {
        mine = found;
        if (isGone) drop(found, size);
        else setUrl(found);
      });
    }
    return () => {
      isGone = true;
      if (mine) drop(mine, size);
    };
  }, [returnId, sha256, size]);
  return url;
}

function drop(url: string, size: PictureSize): void {
  if (size !== 320 && url.startsWith("blob:")) URL.revokeObjectURL(url);
}
