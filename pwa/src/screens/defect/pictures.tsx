/** The two photographs of a defect, and marking the damage on them. */
import { useState } from "preact/hooks";
import { Camera } from "lucide-static";
import { Hint } from "../../hints/hint";
import { MarkEditor } from "../../marks";
import { Button } from "../../parts/button";
import { Icon } from "../../parts/icon";
import { CameraInput, PhotoTile } from "../../parts/photo-tile";
import { saved } from "../../parts/saving";
import { Sheet } from "../../parts/sheet";
import { usePhotoUrl, type AssetView, type MarkBox, type Photo } from "../../state";
import { slotName, slots } from "../../words";
import { dismiss, take, takingKey, takings } from "../asset/taking";
import type { DefectDraft } from "./draft";

const SLOTS = ["defect_wide", "defect_close"] as const;

export function Pictures(props: { asset: AssetView; draft: DefectDraft; photos: readonly Photo[]; onBoxes: (photo: string, boxes: MarkBox[]) => void }) {
  const { asset, draft, photos } = props;
  const [marking, setMarking] = useState<string | null>(null);
  const newest = (slot: string): Photo | undefined => photos.findLast((photo) => photo.slot === slot);
  const marked = photos.find((photo) => photo.id === marking);

  async function retake(slot: string, file: File): Promise<void> {
    const before = newest(slot);
    const kept = await take({ returnId: asset.returnId, asset: asset.id }, slot, file, { defect: draft.defect });
    if (kept && before) await saved({ returnId: asset.returnId, kind: "photo.discarded", asset: asset.id, data: { photo: before.id } }, "");
  }
  return (
    <section class="section">
      <h2>Show it</h2>
      <div class="photo-tiles photo-tiles-large">
        {SLOTS.map((slot) => (
          <DefectTile key={slot} asset={asset} slot={slot} photo={newest(slot)} boxes={draft.boxes[newest(slot)?.id ?? ""] ?? []} onPick={(file) => void retake(slot, file)} onOpen={() => setMarking(newest(slot)?.id ?? null)} />
        ))}
      </div>
      {photos.length > 0 && <p class="soft small">Tap a photo to mark the damage on it with your finger.</p>}
      {marked && (
        <MarkSheet
          asset={asset}
          photo={marked}
          type={draft.type ?? "other"}
          boxes={draft.boxes[marked.id] ?? []}
          onBoxes={(boxes) => props.onBoxes(marked.id, boxes)}
          onRetake={(file) => void retake(marked.slot, file)}
          onClose={() => setMarking(null)}
        />
      )}
    </section>
  );
}

function DefectTile(props: { asset: AssetView; slot: string; photo: Photo | undefined; boxes: MarkBox[]; onPick: (file: File) => void; onOpen: () => void }) {
  const { asset, slot, photo } = props;
  const key = takingKey(asset.returnId, asset.id, slot);
  const taking = takings.value.get(key);
  const kept = usePhotoUrl(asset.returnId, photo, 320);
  const state = taking?.problem ? "problem" : taking ? "working" : photo ? (photo.arrived ? "saved" : "waiting") : "empty";
  return (
    <div class="photo-cell">
      <PhotoTile title={slotName(slot)} hint={<Hint slot={slot} category={asset.category} />} picture={taking?.picture ?? kept} state={state} onPick={props.onPick} onOpen={taking ? undefined : props.onOpen} />
      <p class="soft tiny photo-cell-words">{photo ? (props.boxes.length === 0 ? "Not marked" : props.boxes.length === 1 ? "1 mark" : `${props.boxes.length} marks`) : slots[slot]?.[1]}</p>
      {taking?.problem && (
        <p class="field-problem" role="alert">
          {taking.problem} <button type="button" class="link" onClick={() => dismiss(key)}>Dismiss</button>
        </p>
      )}
    </div>
  );
}

function MarkSheet(props: { asset: AssetView; photo: Photo; type: string; boxes: MarkBox[]; onBoxes: (boxes: MarkBox[]) => void; onRetake: (file: File) => void; onClose: () => void }) {
  const { photo } = props;
  const url = usePhotoUrl(props.asset.returnId, photo, "full");
  return (
    <Sheet title="Mark the damage" class="sheet-full" onClose={props.onClose}>
      {url && <MarkEditor src={url} w={photo.w} h={photo.h} code={props.type} boxes={props.boxes} onChange={props.onBoxes} label={slotName(photo.slot)} />}
      <p class="soft small">Draw with one finger. Two fingers zoom.</p>
      <div class="sheet-actions">
        <Button wide look="primary" onClick={props.onClose}>
          Done
        </Button>
        <CameraInput
          id="defect-again"
          label="Take it again"
          onPick={(file) => {
            props.onRetake(file);
            props.onClose();
          }}
        />
        <label class="button button-quiet button-wide" for="defect-again">
          <Icon of={Camera} />
          Take it again
        </label>
      </div>
    </Sheet>
  );
}

