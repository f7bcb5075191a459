/** One defect: part, kind, severity, size, two photographs, the marked area. A draft until it is done; it survives the app being killed. */
import { useRef, useState } from "preact/hooks";
import { Check, Trash2 } from "lucide-static";
import { checklistOf } from "../checklist";
import { useDraft } from "../draft";
import { newId } from "../journal";
import { Button, IconButton } from "../parts/button";
import { Notice } from "../parts/notice";
import { saved } from "../parts/saving";
import { Sheet } from "../parts/sheet";
import { TopBar } from "../parts/top-bar";
import { goBack } from "../router";
import { assetView, type AssetView } from "../state";
import { defectWords } from "../words";
import { currentStep, draftKey, draftOf, freshDraft, isAnswered, mustHold, recordedData, stepsOf, type DefectDraft, type Step } from "./defect/draft";
import { Pictures } from "./defect/pictures";
import { AnsweredStep, OpenStep } from "./defect/steps";

export default function Defect(props: { id: string; asset: string; defect?: string }) {
  const asset = assetView(props.id, props.asset).value;
  const back = `/returns/${props.id}/assets/${props.asset}`;
  if (!asset) return <TopBar title="Damage" back={back} />;
  return <Describe asset={asset} defect={props.defect} back={back} />;
}

function Describe({ asset, defect, back }: { asset: AssetView; defect?: string; back: string }) {
  const known = (asset.record.defects ?? []).find((each) => each.id === defect);
  const fresh = useRef<DefectDraft | null>(null);
  fresh.current ??= known ? draftOf(known) : freshDraft(defect ?? newId());
  const [draft, setDraft, clearDraft] = useDraft<DefectDraft>(draftKey(asset.returnId, asset.id, defect), fresh.current);
  const [isLeaving, setLeaving] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const photos = (asset.record.photos ?? []).filter((photo) => photo.defect === draft.defect);
  const open = currentStep(draft);
  const isDescribed = stepsOf(draft).every((step) => isAnswered(draft, step));
  const serial = asset.reference?.serial || asset.scan;

  const answer = (change: Partial<DefectDraft>): void => setDraft({ ...draft, ...change, open: null });
  const leave = (): void => {
    clearDraft();
    goBack(back);
  };

  async function done(): Promise<void> {
    setBusy(true);
    const id = await saved({ returnId: asset.returnId, kind: "defect.recorded", asset: asset.id, data: recordedData(draft, photos) }, "Damage saved");
    setBusy(false);
    if (id) leave();
  }
  async function discard(): Promise<void> {
    setBusy(true);
    for (const photo of known ? [] : photos) await saved({ returnId: asset.returnId, kind: "photo.discarded", asset: asset.id, data: { photo: photo.id } }, "");
    const isGone = !known || (await saved({ returnId: asset.returnId, kind: "defect.withdrawn", asset: asset.id, data: { defect: known.id } }, "Withdrawn"));
    setBusy(false);
    if (isGone) leave();
  }
  const isTouched = draft.component !== null;
  return (
    <>
      <TopBar title="Damage" detail={serial} back={back} backLabel="To the device">
        {isTouched && <IconButton icon={Trash2} label={known ? "Withdraw this damage" : "Discard"} onClick={() => setLeaving(true)} />}
      </TopBar>
      <main class="screen defect">
        <Answered draft={draft} open={open} onOpen={(step) => setDraft({ ...draft, open: step })} />
        {open && <OpenStep draft={draft} step={open} components={checklistOf(asset.category).components} onAnswer={answer} />}
        {mustHold(draft) && (
          <Notice tone="bad" title="Do not ship it">
            <p>A swollen battery can catch fire. Switch the device off, keep it apart from others, and tell your manager.</p>
          </Notice>
        )}
        {isDescribed && <Pictures asset={asset} draft={draft} photos={photos} onBoxes={(photo, boxes) => setDraft({ ...draft, boxes: { ...draft.boxes, [photo]: boxes } })} />}
        {isDescribed && (
          <div class="action-bar">
            <Button look="primary" big wide icon={Check} disabled={isBusy} onClick={() => void done()}>
              {photos.length === 0 ? "Done, photo later" : "Done"}
            </Button>
          </div>
        )}
      </main>
      {isLeaving && (
        <Sheet title={known ? "Withdraw this damage?" : "Discard it?"} onClose={() => setLeaving(false)}>
          <p>{known ? "It stays in the history, marked as withdrawn." : photos.length > 0 ? "Its photos are taken back too." : "What you chose here is dropped."}</p>
          <div class="sheet-actions">
            <Button wide look="bad" disabled={isBusy} onClick={() => void discard()}>
              {known ? "Withdraw" : "Discard"}
            </Button>
            <Button wide look="quiet" onClick={() => setLeaving(false)}>
              Keep it
            </Button>
          </div>
        </Sheet>
      )}
    </>
  );
}

/** What was answered: line by line while there is more to ask, then as one sentence. */
function Answered(props: { draft: DefectDraft; open: Step | null; onOpen: (step: Step) => void }) {
  const { draft, open } = props;
  const [isOpen, setOpen] = useState(false);
  const { component, type, severity } = draft;
  const answered = stepsOf(draft).filter((step) => step !== open && isAnswered(draft, step));
  if (answered.length === 0) return null;
  if (!open && !isOpen && component && type && severity) {
    return (
      <div class="list">
        <button type="button" class="list-item" onClick={() => setOpen(true)}>
          <span class="grow strong">{defectWords({ component, type, severity, size_mm: draft.size, count: draft.count ?? 1 })}</span>
          <span class="link">Change</span>
        </button>
      </div>
    );
  }
  return (
    <div class="list list-compact">
      {answered.map((step) => (
        <AnsweredStep key={step} draft={draft} step={step} onOpen={() => props.onOpen(step)} />
      ))}
    </div>
  );
}
