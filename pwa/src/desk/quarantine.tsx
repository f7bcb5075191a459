/** Entries kept aside: authentic, but not in a journal until a manager lets them in or leaves them out. */

import { useSignal } from "@preact/signals";
import { ShieldCheck } from "lucide-static";
import { Button } from "../parts/button";
import { EmptyState } from "../parts/notice";
import { say } from "../parts/toast";
import { spelled } from "../words";
import { Exports } from "./asset-filters";
import { useLoaded } from "./loaded";
import { Confirm } from "./parts/confirm";
import { Shown } from "./parts/states";
import { moment } from "./parts/times";
import { may } from "./roles";
import { plain, post, rowsOf } from "./server";
import type { ReturnSummary } from "./types";

interface Kept {
  leaf: string;
  id: string;
  return_id: string | null;
  asset_id: string | null;
  kind: string;
  at: string;
  received: string;
  person: string;
  reason: string;
  detail: string;
  texts: string[];
  photos: string[];
  settlement: string | null;
}

const REASONS: Record<string, string> = {
  conflict: "Another entry has its place in the device's chain: perhaps a copied phone. Both are kept.",
  access_withdrawn: "Recorded by somebody whose access was withdrawn, or on a device that was revoked.",
  rejected: "The server could not take it as it is.",
};

function KeptItem({ row, title, onAdmit, onDismiss }: { row: Kept; title: string | undefined; onAdmit: () => void; onDismiss: () => void }) {
  const what = spelled(row.kind.replace(".", " "));
  return (
    <li class="list-item item-wrap">
      <span class="grow stack-tight">
        <span class="row row-wrap fact-row">
          <span class="strong">{what}</span>
          <span class="chip chip-warn">{spelled(row.reason)}</span>
          {row.photos.length > 0 && <span class="chip">{row.photos.length === 1 ? "1 photo" : `${row.photos.length} photos`}</span>}
        </span>
        <span class="small">{row.detail || REASONS[row.reason]}</span>
        {row.texts.map((text) => (
          <q class="small" key={text}>
            {text}
          </q>
        ))}
        <span class="soft small">{[row.person, title, `recorded ${moment(row.at)}`, `arrived ${moment(row.received)}`].filter(Boolean).join(" · ")}</span>
      </span>
      {may("change") && (
        <span class="row">
          {row.reason !== "conflict" && (
            <Button small aria-label={`Let in: ${what} of ${row.person}`} onClick={onAdmit}>
              Let in
            </Button>
          )}
          <Button small look="quiet" aria-label={`Leave out: ${what} of ${row.person}`} onClick={onDismiss}>
            Leave out
          </Button>
        </span>
      )}
    </li>
  );
}

export function QuarantineScreen() {
  const list = useLoaded<Kept[]>("/quarantine");
  const returns = rowsOf(useLoaded<ReturnSummary[]>("/returns").value);
  const dismissed = useSignal<Kept | null>(null);
  const admit = async (row: Kept): Promise<void> => {
    try {
      await post(`/quarantine/${row.leaf}/admit`);
      say("It is in the journal now");
    } catch (problem) {
      say(plain(problem), true);
    }
    await list.reload();
  };
  return (
    <div class="desk-screen">
      <header class="stack-tight">
        <div class="desk-head">
          <h1>Quarantine</h1>
          <Exports path="/quarantine" />
        </div>
        <p class="soft">Work that reached the server but could not simply be added. Nothing here is lost; you decide.</p>
      </header>
      <Shown of={list}>
        {(answer) => {
          const rows = rowsOf(answer);
          if (rows.length === 0) {
            return (
              <EmptyState icon={ShieldCheck} title="Nothing is waiting">
                <p>Work of people whose access was withdrawn, and entries that contradict each other, would wait here.</p>
              </EmptyState>
            );
          }
          return (
            <ul class="list" aria-label="Entries in quarantine">
              {rows.map((row) => (
                <KeptItem row={row} key={row.leaf} title={returns.find(({ id }) => id === row.return_id)?.title} onAdmit={() => void admit(row)} onDismiss={() => (dismissed.value = row)} />
              ))}
            </ul>
          );
        }}
      </Shown>
      {dismissed.value && (
        <Confirm
          title="Leave this entry out?"
          action="Leave it out"
          onClose={() => (dismissed.value = null)}
          work={async () => {
            await post(`/quarantine/${dismissed.value?.leaf}/dismiss`);
            await list.reload();
          }}
        >
          <p>It stays on record here, but not in the return's journal.</p>
        </Confirm>
      )}
    </div>
  );
}
