/** Recording from a screen: says "Saved" only after it is (offline.md 2), and says plainly when it is not. */
import { record, type Recording } from "../journal";
import { preparePhoto } from "../photo";
import { say } from "./toast";

/** The entry's id once it is saved; null when it could not be: the screen then keeps what it holds. */
export async function saved(recording: Recording, words = "Saved"): Promise<string | null> {
  try {
    const { id } = await record(recording);
    if (words) say(words);
    return id;
  } catch (problem) {
    say(problem instanceof Error ? problem.message : "Not saved. Try again.", true);
    return null;
  }
}

export interface KeptPhoto {
  id: string;
  sha256: string;
}

/** Prepare and record a photograph. Raises with plain words when the picture is unusable or cannot be kept. */
export async function keepPhoto(place: { returnId: string; asset: string }, slot: string, file: File, more: { defect?: string; retake?: string } = {}): Promise<KeptPhoto> {
  const photo = await preparePhoto(file);
  const data = { slot, defect: more.defect ?? null, retake: more.retake ?? null };
  const { id } = await record({ returnId: place.returnId, kind: "photo.taken", asset: place.asset, data, photo });
  return { id, sha256: photo.sha256 };
}
