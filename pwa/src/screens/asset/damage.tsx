/** Damage: none with one tap, or one line per defect. */
import { Check, ChevronRight, Plus } from "lucide-static";
import { Button, ButtonLink } from "../../parts/button";
import { Icon } from "../../parts/icon";
import { saved } from "../../parts/saving";
import { usePhotoUrl, type AssetView, type Defect } from "../../state";
import { useDraft } from "../../draft";
import { defectWords } from "../../words";
import { draftKey, type DefectDraft } from "../defect/draft";
import { Section } from "./section";

export function Damage({ asset }: { asset: AssetView }) {
  const { damage_ruled_out: ruledOut, defects = [] } = asset.record;
  const way = `/returns/${asset.returnId}/assets/${asset.id}/defect`;
  const newest = defects.at(-1);
  const [unfinished] = useDraft<DefectDraft | null>(draftKey(asset.returnId, asset.id, undefined), null);
  return (
    <Section title="Damage" part={newest ?? ruledOut} isDone={defects.length > 0 || ruledOut != null}>
      {defects.length > 0 && (
        <div class="list">
          {defects.map((defect) => (
            <DefectLine key={defect.id} asset={asset} defect={defect} href={`${way}/${defect.id}`} />
          ))}
        </div>
      )}
      <div class="answers">
        {defects.length === 0 && (
          <Button
            class="answer"
            aria-pressed={ruledOut != null}
            icon={ruledOut ? Check : undefined}
            onClick={() => ruledOut || void saved({ returnId: asset.returnId, kind: "damage.ruled_out", asset: asset.id, data: {} })}
          >
            No damage
          </Button>
        )}
        <ButtonLink class="answer" icon={Plus} href={way}>
          {unfinished ? "Go on describing" : defects.length > 0 ? "More damage" : "Damage"}
        </ButtonLink>
      </div>
    </Section>
  );
}

function DefectLine(props: { asset: AssetView; defect: Defect; href: string }) {
  const { asset, defect } = props;
  const photos = (asset.record.photos ?? []).filter((photo) => photo.defect === defect.id);
  const url = usePhotoUrl(asset.returnId, photos.at(-1), 320);
  return (
    <a class="list-item" href={props.href}>
      <span class="thumb">{url && <img src={url} alt="" />}</span>
      <span class="grow">
        <span>{defectWords(defect)}</span>
        <span class={photos.length === 0 ? "list-item-detail is-warn" : "list-item-detail"}>
          {photos.length === 0 ? "No photo yet" : photos.length === 1 ? "1 photo" : `${photos.length} photos`}
        </span>
      </span>
      <Icon of={ChevronRight} class="soft" />
    </a>
  );
}
