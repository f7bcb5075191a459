/** One photograph, large: what it shows, what its label said, and the ways to replace or remove it. */
import { Camera, Trash2 } from "lucide-static";
import { MarkLayer } from "../../marks";
import { Button } from "../../parts/button";
import { Icon } from "../../parts/icon";
import { CameraInput } from "../../parts/photo-tile";
import { saved } from "../../parts/saving";
import { Sheet } from "../../parts/sheet";
import { Saved } from "../../parts/toast";
import { usePhotoUrl, type AssetView, type Photo } from "../../state";
import { labelVerdicts, nameOf, slotName, slots } from "../../words";
import type { LabelReading } from "./label";

export function PhotoSheet(props: { asset: AssetView; photo: Photo; reading: LabelReading | null; onRetake: (file: File) => void; onClose: () => void }) {
  const { asset, photo, reading } = props;
  const url = usePhotoUrl(asset.returnId, photo, 1280);
  const boxes = (asset.record.defects ?? []).flatMap((defect) => defect.marks.filter((mark) => mark.photo === photo.id).flatMap((mark) => mark.boxes));
  async function remove(): Promise<void> {
    if (await saved({ returnId: asset.returnId, kind: "photo.discarded", asset: asset.id, data: { photo: photo.id } }, "Removed")) props.onClose();
  }
  return (
    <Sheet title={slotName(photo.slot)} onClose={props.onClose}>
      <div class="photo-large" style={{ "--picture": `${photo.w} / ${photo.h}` }}>
        {url && <img src={url} alt={slots[photo.slot]?.[1] ?? slotName(photo.slot)} />}
        <MarkLayer boxes={boxes} />
      </div>
      <div class="row row-between">
        <Saved pending={!photo.arrived} />
        {reading && <span class={`chip ${reading.verdict === "match" ? "chip-good" : "chip-warn"}`}>{nameOf(labelVerdicts, reading.verdict)}</span>}
      </div>
      {reading && reading.codes.length > 0 && <p class="code small soft">{reading.codes.join("  ")}</p>}
      <div class="sheet-actions">
        <CameraInput
          id="photo-again"
          label="Take it again"
          onPick={(file) => {
            props.onRetake(file);
            props.onClose();
          }}
        />
        <label class="button button-primary button-wide" for="photo-again">
          <Icon of={Camera} />
          Take it again
        </label>
        <Button wide look="quiet" icon={Trash2} onClick={() => void remove()}>
          Remove
        </Button>
      </div>
    </Sheet>
  );
}
