/** What is on an open return: assets of its lease come later, or are taken off; what was recorded of them stays. */

import { useSignal } from "@preact/signals";
import { Minus, Plus } from "lucide-static";
import { Button } from "../parts/button";
import { Sheet } from "../parts/sheet";
import { say } from "../parts/toast";
import { useSending } from "./parts/form";
import { PickAssets } from "./parts/pick-assets";
import { ProblemNotice } from "./parts/states";
import { may } from "./roles";
import { patch } from "./server";
import type { ReturnSummary } from "./types";

type Change = "add" | "remove";

const words = (count: number): string => `${count.toLocaleString()} ${count === 1 ? "asset" : "assets"}`;

export function ReturnAssets({ item, onChange }: { item: ReturnSummary; onChange: () => void }) {
  const changing = useSignal<Change | null>(null);
  const { assets, removed } = item.counts;
  return (
    <section class="section" aria-labelledby="assets-title">
      <h2 id="assets-title">What goes back</h2>
      <p class="soft">
        {words(assets)} of lease <a href={`/desk/leases/${item.lease_id}`}>{item.lease}</a>.{" "}
        {removed > 0 && <a href={`/desk/returns/${item.id}?removed=1`}>{removed === 1 ? "1 was taken off" : `${removed.toLocaleString()} were taken off`}</a>}
      </p>
      {may("change") && !item.closed_at && (
        <div class="row row-wrap">
          <Button icon={Plus} onClick={() => (changing.value = "add")}>
            Add assets
          </Button>
          <Button icon={Minus} onClick={() => (changing.value = "remove")}>
            Take assets off
          </Button>
        </div>
      )}
      {changing.value && <ChangeSheet item={item} change={changing.value} onClose={() => (changing.value = null)} onChange={onChange} />}
    </section>
  );
}

function ChangeSheet({ item, change, onClose, onChange }: { item: ReturnSummary; change: Change; onClose: () => void; onChange: () => void }) {
  const picked = useSignal<Set<string>>(new Set());
  const sending = useSending();
  const isAdding = change === "add";
  const count = picked.value.size;
  const keep = async (): Promise<void> => {
    await patch(`/returns/${item.id}/assets`, { [change]: [...picked.value] });
    say(isAdding ? `${words(count)} added` : `${words(count)} taken off`);
    onChange();
    onClose();
  };
  return (
    <Sheet title={isAdding ? "Add assets to this return" : "Take assets off this return"} onClose={onClose}>
      <form class="stack" onSubmit={sending.submit(keep)}>
        <p class="soft">
          {isAdding
            ? "Assets of the lease that are on no open return. Phones get them at their next sync."
            : "They leave the phones at their next sync and count no more. What was recorded of them is kept, and comes back if you add them again."}
        </p>
        {isAdding ? (
          <PickAssets path={`/leases/${item.lease_id}/assets`} only={{ free: "1" }} picked={picked.value} onChange={(next) => (picked.value = next)} />
        ) : (
          <PickAssets path={`/returns/${item.id}/assets`} only={{ unexpected: "0" }} picked={picked.value} onChange={(next) => (picked.value = next)} />
        )}
        {sending.problem && <ProblemNotice text={sending.problem} />}
        <div class="sheet-actions">
          <Button look={isAdding ? "primary" : "bad"} type="submit" disabled={sending.isBusy || count === 0}>
            {isAdding ? "Add" : "Take off"} {count > 0 && words(count)}
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Sheet>
  );
}
