/** What a manager asked to see again: the picture, why, and the camera. */
import { Camera } from "lucide-static";
import { Icon } from "../../parts/icon";
import { CameraInput } from "../../parts/photo-tile";
import { usePhotoUrl, type AssetView, type Retake } from "../../state";
import { nameOf, retakeReasons, slotName, slots } from "../../words";
import { Hint } from "../../hints/hint";
import { takeFor } from "./photos";
import { takingKey, takings } from "./taking";

export function Retakes({ asset }: { asset: AssetView }) {
  const open = (asset.record.retakes ?? []).filter((retake) => retake.state === "open");
  return (
    <>
      {open.map((retake) => (
        <RetakeCard key={retake.id} asset={asset} retake={retake} />
      ))}
    </>
  );
}

function RetakeCard({ asset, retake }: { asset: AssetView; retake: Retake }) {
  const photo = (asset.record.photos ?? []).find((each) => each.id === retake.photo);
  const url = usePhotoUrl(asset.returnId, photo, 320);
  const taking = takings.value.get(takingKey(asset.returnId, asset.id, retake.slot));
  const id = `retake-${retake.id}`;
  return (
    <section class="card retake" aria-label={`Take again: ${slotName(retake.slot)}`}>
      <div class="row retake-head">
        <span class="retake-picture">{url ? <img src={url} alt="The photo to take again" /> : <Hint slot={retake.slot} category={asset.category} />}</span>
        <div class="grow stack-tight">
          <p class="strong">{slotName(retake.slot)}</p>
          <p>
            <span class="chip chip-warn">{nameOf(retakeReasons, retake.reason)}</span>
          </p>
          {retake.note && <p>{retake.note}</p>}
          <p class="soft small">{slots[retake.slot]?.[1]}</p>
        </div>
      </div>
      <CameraInput id={id} label={`Take again: ${slotName(retake.slot)}`} disabled={Boolean(taking && !taking.problem)} onPick={(file) => void takeFor(asset, retake.slot, file, retake.id)} />
      <label class="button button-primary button-wide" for={id}>
        <Icon of={Camera} />
        {taking && !taking.problem ? "Saving" : "Take it again"}
      </label>
      {taking?.problem && (
        <p class="field-problem" role="alert">
          {taking.problem}
        </p>
      )}
    </section>
  );
}
