/** Review, asset by asset: look, judge, and the next one follows. */

import { useEffect } from "preact/hooks";
import { CircleCheck } from "lucide-static";
import { ButtonLink } from "../../parts/button";
import { EmptyState } from "../../parts/notice";
import { useSignal } from "@preact/signals";
import { navigate } from "../../router";
import { Loading, ProblemNotice } from "../parts/states";
import { plain } from "../server";
import { AssetReview } from "./asset-review";
import { RefusedActs } from "./acts-refused";
import { useQueue, type Queue } from "./queue";

export function Review({ returnId, assetId }: { returnId: string; assetId: string | undefined }) {
  const queue = useQueue(returnId, assetId);
  const state = useSignal<"looking" | "done" | string>("looking");
  useEffect(() => {
    if (assetId) return;
    state.value = "looking";
    queue.nextOpen().then(
      (next) => (next ? navigate(next, { replace: true }) : (state.value = "done")),
      (problem) => (state.value = plain(problem)),
    );
  }, [assetId]);
  return (
    <>
      <RefusedActs returnId={returnId} />
      <Now returnId={returnId} assetId={assetId} queue={queue} state={state.value} />
    </>
  );
}

function Now({ returnId, assetId, queue, state }: { returnId: string; assetId: string | undefined; queue: Queue; state: string }) {
  if (assetId) return <AssetReview returnId={returnId} assetId={assetId} queue={queue} />;
  if (state === "looking") return <Loading what="Looking for the next asset" />;
  if (state === "done") return <AllDone returnId={returnId} />;
  return <ProblemNotice text={state} />;
}

function AllDone({ returnId }: { returnId: string }) {
  return (
    <EmptyState icon={CircleCheck} title="Nothing is waiting for review">
      <p>Every recorded asset was accepted or is waiting for a retake. New work appears here as it arrives.</p>
      <ButtonLink look="primary" href={`/desk/returns/${returnId}`}>
        Back to the return
      </ButtonLink>
    </EmptyState>
  );
}
