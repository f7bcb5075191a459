/** The bars of the review: where one is, and what one may do. */

import { Check, ChevronLeft, ChevronRight, Keyboard, MessageSquare, RefreshCw, Undo2 } from "lucide-static";
import { Button, IconButton } from "../../parts/button";
import { Icon } from "../../parts/icon";
import { VerdictChip } from "../parts/chips";
import { query } from "../server";
import { filtersNow } from "../filters";
import type { AssetDetail, AssetRecord, ReturnSummary } from "../types";
import { laidOver } from "./acts";
import type { Queue } from "./queue";

interface HeadProps {
  returnId: string;
  item: ReturnSummary | null;
  detail: AssetDetail | null;
  queue: Queue;
  onMove: (by: number) => void;
}

export function ReviewHead({ returnId, item, detail, queue, onMove }: HeadProps) {
  const state = detail?.state;
  const verdict = detail && state ? (laidOver(detail.record, state.asset_id).review?.verdict ?? state.review) : null;
  const place = queue.place >= 0 && `${(queue.place + 1).toLocaleString()} of ${queue.total.toLocaleString()}`;
  return (
    <header class="review-head">
      <a class="button button-icon" href={`/desk/returns/${returnId}${query(filtersNow())}`} aria-label="Back to the return">
        <Icon of={ChevronLeft} />
      </a>
      <div class="grow">
        <h1 class="review-title">
          <span class="code">{state ? state.serial || state.scan || "no serial" : "…"}</span> {verdict && <VerdictChip verdict={verdict} />} {state?.is_removed && <span class="chip chip-warn">Taken off this return</span>}
        </h1>
        <p class="soft small ellipsis">{[place, state && `${state.maker} ${state.model}`.trim(), item?.title].filter(Boolean).join(" · ")}</p>
      </div>
      <div class="row review-walk">
        <IconButton icon={ChevronLeft} label="Asset before (k)" onClick={() => onMove(-1)} />
        <IconButton icon={ChevronRight} label="Next asset (j)" onClick={() => onMove(1)} />
      </div>
    </header>
  );
}

interface ActionsProps {
  record: AssetRecord;
  canJudge: boolean;
  onAccept: () => void;
  onReopen: () => void;
  onOpen: (what: "retake" | "note" | "help") => void;
}

export function ReviewActions({ record, canJudge, onAccept, onReopen, onOpen }: ActionsProps) {
  const isAccepted = record.review?.verdict === "accepted";
  return (
    <div class="review-actions" role="toolbar" aria-label="Judge this asset">
      <IconButton icon={Keyboard} label="Keys (?)" class="only-wide" onClick={() => onOpen("help")} />
      <span class="grow only-wide" />
      {canJudge && (
        <>
          <Button icon={MessageSquare} onClick={() => onOpen("note")}>
            Note <Key name="n" />
          </Button>
          <Button icon={RefreshCw} onClick={() => onOpen("retake")}>
            Retake <Key name="r" />
          </Button>
          {isAccepted ? (
            <Button icon={Undo2} onClick={onReopen}>
              Open again
            </Button>
          ) : (
            <Button look="primary" icon={Check} onClick={onAccept}>
              Accept <Key name="a" />
            </Button>
          )}
        </>
      )}
      {!canJudge && <span class="soft small">You look; managers judge.</span>}
    </div>
  );
}

function Key({ name }: { name: string }) {
  return (
    <kbd class="key only-wide" aria-hidden="true">
      {name}
    </kbd>
  );
}
