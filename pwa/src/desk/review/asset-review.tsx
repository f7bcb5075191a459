/** One asset under review: photographs at the left, what was recorded at the right, the judgement below. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ApiProblem } from "../../api";
import { say } from "../../parts/toast";
import { navigate } from "../../router";
import { useChanges } from "../changes";
import { useLoaded } from "../loaded";
import { Shown } from "../parts/states";
import { may } from "../roles";
import { plain } from "../server";
import type { AssetDetail, AssetRecord, Defect, HistoryEntry, Photo, ReturnSummary } from "../types";
import { act, laidOver, seen } from "./acts";
import { Condition } from "./condition";
import { Contradictions } from "./contradictions";
import { Help } from "./help";
import { Identity } from "./identity";
import { useKeys, type Keys } from "./keys";
import { NoteSheet } from "./note-sheet";
import { inOrder, marksOn, missingSlots } from "./order";
import { doubled, Photos, type Look } from "./photos";
import { WHOLE, zoomed } from "./picture";
import type { Queue } from "./queue";
import { Retakes } from "./retakes";
import { RetakeSheet, type Wanted } from "./retake-sheet";
import { Timeline } from "./timeline";
import { ReviewActions, ReviewHead } from "./review-bars";

interface History {
  entries: HistoryEntry[];
  names: Record<string, string>;
}
const NO_HISTORY: History = { entries: [], names: {} };

interface Props {
  returnId: string;
  assetId: string;
  queue: Queue;
}

export function AssetReview({ returnId, assetId, queue }: Props) {
  const path = `/returns/${returnId}/assets/${assetId}`;
  const item = useLoaded<ReturnSummary>(`/returns/${returnId}`);
  const detail = useLoaded<AssetDetail>(path);
  const history = useLoaded<History>(`${path}/history`);
  useChanges(returnId, item.value?.head_seq ?? null, (assets) => {
    void item.reload();
    if (assets.includes(assetId)) void Promise.all([detail.reload(), history.reload()]);
  });
  const entries = history.value?.entries;
  useEffect(() => {
    if (entries && detail.value) seen(entries.map(({ id }) => id));
  }, [entries]);
  return (
    <div class="review">
      <ReviewHead returnId={returnId} item={item.value} detail={detail.value} queue={queue} onMove={(by) => void move(queue, by)} />
      <Shown of={detail}>
        {(value) => <Bench key={assetId} returnId={returnId} detail={value} record={laidOver(value.record, assetId)} history={history.value ?? NO_HISTORY} queue={queue} />}
      </Shown>
    </div>
  );
}

async function move(queue: Queue, by: number): Promise<void> {
  const next = await queue.step(by);
  if (next) navigate(next, { replace: true });
  else say(by > 0 ? "This is the last asset of the list." : "This is the first asset of the list.");
}

interface BenchProps {
  returnId: string;
  detail: AssetDetail;
  record: AssetRecord;
  history: History;
  queue: Queue;
}

type Open = "retake" | "note" | "help" | null;

function Bench({ returnId, detail, record, history, queue }: BenchProps) {
  const assetId = detail.state.asset_id;
  const photos = inOrder(record, detail.state.category);
  const look = useSignal<Look>({ photo: 0, beside: null, zoom: WHOLE });
  const hasMarks = useSignal(true);
  const open = useSignal<Open>(null);
  const canJudge = may("change");
  const at = Math.min(look.value.photo, Math.max(0, photos.length - 1));
  const now = { ...look.value, photo: at };
  const photo = photos[at];

  const follow = async (): Promise<void> => {
    try {
      const next = await queue.nextOpen();
      navigate(next ?? `/desk/returns/${returnId}/review`, { replace: true });
    } catch (problem) {
      if (problem instanceof ApiProblem && problem.isPassing) await move(queue, 1);
      else say(plain(problem), true);
    }
  };
  const judge = async (kind: string, said: string): Promise<void> => {
    try {
      await act(returnId, assetId, kind, {});
      say(said);
      if (kind === "review.accepted") await follow();
    } catch (problem) {
      say(plain(problem), true);
    }
  };
  const ask = async (wanted: Wanted[], reason: string, note: string): Promise<void> => {
    for (const { slot, photo: which } of wanted) await act(returnId, assetId, "retake.requested", { slot, photo: which, reason }, note);
    open.value = null;
    say(wanted.length > 1 ? `${wanted.length} retakes asked for` : "Retake asked for");
    await follow();
  };
  const note = async (text: string): Promise<void> => {
    await act(returnId, assetId, "review.noted", {}, text);
    open.value = null;
    say("Note kept");
  };
  const show = (index: number): void => {
    if (photos.length > 0) look.value = { ...now, photo: (index + photos.length) % photos.length, zoom: WHOLE };
  };
  const showDefect = (defect: Defect): void => {
    const mark = defect.marks[0];
    const index = photos.findIndex(({ id, defect: of }) => (mark ? id === mark.photo : of === defect.id));
    if (index < 0) return;
    const box = mark?.boxes[0];
    hasMarks.value = true;
    look.value = { ...now, photo: index, zoom: box ? zoomed({ scale: 2.2, x: (box.x + box.w / 2) / 1e4, y: (box.y + box.h / 2) / 1e4 }, 2.2) : WHOLE };
  };
  const judging: Keys = canJudge
    ? {
        a: () => void judge("review.accepted", "Accepted"),
        r: () => void (open.value = "retake"),
        n: () => void (open.value = "note"),
      }
    : {};
  const zoom = (by: number): void => void (look.value = { ...now, zoom: zoomed(now.zoom, now.zoom.scale * by) });
  useKeys({
    ...judging,
    j: () => void move(queue, 1),
    k: () => void move(queue, -1),
    u: () => void follow(),
    ArrowLeft: () => show(at - 1),
    ArrowRight: () => show(at + 1),
    z: () => void (look.value = { ...now, zoom: now.zoom.scale > 1 ? WHOLE : zoomed(now.zoom, 2.5) }),
    "+": () => zoom(1.6),
    "=": () => zoom(1.6),
    "-": () => zoom(1 / 1.6),
    s: () => void (look.value = doubled(now, photos.length)),
    m: () => void (hasMarks.value = !hasMarks.value),
    "?": () => void (open.value = "help"),
    ...Object.fromEntries(Array.from({ length: 9 }, (_, index) => [String(index + 1), () => index < photos.length && show(index)])),
  });
  const marksOf = (of: Photo) => (hasMarks.value ? marksOn(record, of) : []);
  return (
    <>
      <div class="review-bench">
        <Photos returnId={returnId} photos={photos} look={now} marksOf={marksOf} onLook={(next) => (look.value = next)} />
        <div class="review-panel" tabIndex={0} role="region" aria-label="What was recorded">
          <Contradictions
            record={record}
            names={detail.names}
            onSettle={async (topic, entry) => {
              await act(returnId, assetId, "contradiction.settled", { topic, entry });
              say("Settled");
            }}
          />
          <Retakes record={record} names={detail.names} onWithdraw={(retake) => act(returnId, assetId, "retake.withdrawn", { retake })} />
          <Identity detail={detail} record={record} />
          <Condition detail={detail} record={record} onDefect={showDefect} />
          <details class="fold">
            <summary>History ({history.entries.length})</summary>
            <Timeline entries={history.entries} names={{ ...detail.names, ...history.names }} />
          </details>
        </div>
      </div>
      <ReviewActions
        record={record}
        canJudge={canJudge}
        onAccept={() => void judge("review.accepted", "Accepted")}
        onReopen={() => void judge("review.reopened", "Opened again")}
        onOpen={(next) => (open.value = next)}
      />
      {open.value === "retake" && <RetakeSheet photos={photos} missing={missingSlots(record, detail.state.category)} current={photo} onClose={() => (open.value = null)} onAsk={ask} />}
      {open.value === "note" && <NoteSheet draft={assetId} onClose={() => (open.value = null)} onNote={note} />}
      {open.value === "help" && <Help onClose={() => (open.value = null)} />}
    </>
  );
}
