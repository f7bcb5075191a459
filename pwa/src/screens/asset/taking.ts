/** Photographs on their way from the camera to the journal: shown at once, kept in turn, and what went wrong with one is said beside it. */
import { signal } from "@preact/signals";
import { keepPhoto, type KeptPhoto } from "../../parts/saving";

export interface Taking {
  slot: string;
  picture: string;
  problem: string | null;
}
/** By `<return>/<asset>/<slot>`; outlives the screen, because one walks on while a picture is being kept. */
export const takings = signal<ReadonlyMap<string, Taking>>(new Map());

export const takingKey = (returnId: string, asset: string, slot: string): string => `${returnId}/${asset}/${slot}`;

function set(key: string, taking: Taking | null): void {
  const next = new Map(takings.peek());
  const before = next.get(key);
  if (taking) next.set(key, taking);
  else next.delete(key);
  if (before && before.picture !== taking?.picture) setTimeout(() => URL.revokeObjectURL(before.picture), 1000);
  takings.value = next;
}

export async function take(
  place: { returnId: string; asset: string },
  slot: string,
  file: File,
  more: { defect?: string; retake?: string } = {},
): Promise<KeptPhoto | null> {
  const key = takingKey(place.returnId, place.asset, slot);
  const picture = URL.createObjectURL(file);
  set(key, { slot, picture, problem: null });
  try {
    const kept = await keepPhoto(place, slot, file, more);
    set(key, null);
    return kept;
  } catch (trouble) {
    set(key, { slot, picture, problem: trouble instanceof Error ? trouble.message : "This photo could not be kept. Take it again." });
    return null;
  }
}

export const dismiss = (key: string): void => set(key, null);
