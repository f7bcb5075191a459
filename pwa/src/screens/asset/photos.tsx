/** The photographs of this category's list, each with its drawn hint until it is taken. */
import { useState } from "preact/hooks";
import { Plus } from "lucide-static";
import { askedPhotos, checklistOf } from "../../checklist";
import { Hint } from "../../hints/hint";
import { Button } from "../../parts/button";
import { Icon } from "../../parts/icon";
import { Notice } from "../../parts/notice";
import { CameraInput, PhotoTile } from "../../parts/photo-tile";
import { saved } from "../../parts/saving";
import { usePhotoUrl, type AssetView, type Photo } from "../../state";
import { slotName } from "../../words";
import { useLabel, type LabelReading } from "./label";
import { PhotoSheet } from "./photo-sheet";
import { dismiss, take, takingKey, takings } from "./taking";

const LABEL = "serial_label";

/** The newest photograph of a slot. */
export const photoOf = (asset: AssetView, slot: string): Photo | undefined => (asset.record.photos ?? []).findLast((photo) => photo.slot === slot && !photo.defect);

/** Take it; a photograph it replaces is taken back, so that one per angle counts. */
export async function takeFor(asset: AssetView, slot: string, file: File, retake?: string): Promise<void> {
  const place = { returnId: asset.returnId, asset: asset.id };
  const before = photoOf(asset, slot);
  const asked = asset.record.retakes?.find((each) => each.id === retake);
  const defect = asset.record.photos?.find((each) => each.id === asked?.photo)?.defect ?? undefined;
  const kept = await take(place, slot, file, { retake, defect });
  if (!kept) return;
  if (before && !retake) await saved({ returnId: asset.returnId, kind: "photo.discarded", asset: asset.id, data: { photo: before.id } }, "");
}

export function Photos({ asset }: { asset: AssetView }) {
  const [isMore, setMore] = useState(false);
  const [opened, setOpened] = useState<string | null>(null);
  const list = checklistOf(asset.category);
  const asked = asset.is_unexpected ? [LABEL] : askedPhotos(asset.category, asset.record, asset.reference?.accessories ?? []);
  const extra = [...list.photos, ...list.photos_optional].filter((slot) => !asked.includes(slot) && !asset.is_unexpected);
  const shown = [...asked, ...extra.filter((slot) => isMore || photoOf(asset, slot))];
  const label = useLabel(asset, photoOf(asset, LABEL));
  const isLabelWrong = label !== null && label.verdict !== "match";
  const openedPhoto = opened ? photoOf(asset, opened) : undefined;
  return (
    <>
      {isLabelWrong && <LabelNotice asset={asset} reading={label} />}
      <div class="photo-tiles">
        {shown.map((slot) => (
          <Tile key={slot} asset={asset} slot={slot} isWrong={slot === LABEL && isLabelWrong} onOpen={() => setOpened(slot)} />
        ))}
        {!isMore && extra.some((slot) => !photoOf(asset, slot)) && (
          <button type="button" class="photo-tile photo-tile-more" onClick={() => setMore(true)}>
            <span class="photo-tile-face">
              <Icon of={Plus} />
            </span>
            <span class="photo-tile-title">More</span>
          </button>
        )}
      </div>
      {opened && openedPhoto && (
        <PhotoSheet asset={asset} photo={openedPhoto} reading={opened === LABEL ? label : null} onRetake={(file) => void takeFor(asset, opened, file)} onClose={() => setOpened(null)} />
      )}
    </>
  );
}

function Tile(props: { asset: AssetView; slot: string; isWrong: boolean; onOpen: () => void }) {
  const { asset, slot } = props;
  const photo = photoOf(asset, slot);
  const key = takingKey(asset.returnId, asset.id, slot);
  const taking = takings.value.get(key);
  const kept = usePhotoUrl(asset.returnId, photo, 320);
  const isAsked = (asset.record.retakes ?? []).some((retake) => retake.state === "open" && retake.slot === slot);
  const state = taking?.problem || props.isWrong || (isAsked && !taking) ? "problem" : taking ? "working" : photo ? (photo.arrived ? "saved" : "waiting") : "empty";
  return (
    <div class="photo-cell">
      <PhotoTile
        title={slotName(slot)}
        hint={<Hint slot={slot} category={asset.category} />}
        picture={taking?.picture ?? kept}
        state={state}
        onPick={(file) => void takeFor(asset, slot, file)}
        onOpen={taking ? undefined : props.onOpen}
      />
      {taking?.problem && (
        <p class="field-problem" role="alert">
          {taking.problem} <button type="button" class="link" onClick={() => dismiss(key)}>Dismiss</button>
        </p>
      )}
    </div>
  );
}

/** An undecodable label, or another device's, is told at once: the device is still in the technician's hands. */
function LabelNotice({ asset, reading }: { asset: AssetView; reading: LabelReading }) {
  const [isKept, setKept] = useState(false);
  if (isKept) return null;
  const isOther = reading.verdict === "other";
  const retake = asset.record.retakes?.find((each) => each.slot === LABEL && each.state === "open")?.id;
  return (
    <Notice tone={isOther ? "bad" : "warn"} title={isOther ? "The label is of another device" : "The label cannot be read"} alert>
      {isOther ? (
        <p>
          It says <span class="code strong">{reading.codes.join(", ")}</span>, this is <span class="code strong">{asset.reference?.serial || asset.scan}</span>.
        </p>
      ) : (
        <>
          {reading.codes.length > 0 && (
            <p>
              What it says does not tell the device: <span class="code">{reading.codes.join(", ")}</span>.
            </p>
          )}
          <p>Take it again: closer, straight on, without glare.</p>
        </>
      )}
      <div class="row row-wrap">
        <div>
          <CameraInput id="label-again" label="Take the label again" onPick={(file) => void takeFor(asset, LABEL, file, retake)} />
          <label class="button button-primary button-small" for="label-again">
            Take it again
          </label>
        </div>
        <Button small look="quiet" onClick={() => setKept(true)}>
          Keep it
        </Button>
      </div>
    </Notice>
  );
}
