/** Entries kept aside: authentic, but not in a journal until a manager lets them in or leaves them out. */

import { useSignal } from "@preact/signals";
import { ShieldCheck } from "lucide-static";
import { Button } from "../parts/button";
import { EmptyState } from "../parts/notice";
import { say } from "../parts/toast";
import { spelled } from "../words";
import { useLoaded } from "./loaded";
import { Confirm } from "./parts/confirm";
import { Shown } from "./parts/states";
import { moment } from "./parts/times";
import { may } from "./roles";
import { plain, post, rowsOf } from "./server";

interface Kept {
  leaf: string;
  entry_id: string | null;
  return_id: string | null;
  return_title?: string | null;
  kind?: string | null;
  asset_id?: string | null;
  serial?: string | null;
  at?: string | null;
  person_name?: string | null;
  reason: string;
  detail: string;
  received_at: string;
  settled_at?: string | null;
  settlement?: string | null;
}

const REASONS: Record<string, string> = {
  conflict: "Another entry has the same place: perhaps a copied phone",
  access_withdrawn: "Recorded by somebody whose access was withdrawn",
  rejected: "The server could not take it as it is",
};

function KeptItem({ row, onAdmit, onDismiss }: { row: Kept; onAdmit: () => void; onDismiss: () => void }) {
  return (
    <li class="list-item item-wrap">
      <span class="grow">
        <span class="row row-wrap fact-row">
          <span class="strong">{row.kind ? spelled(row.kind.replace(".", " ")) : "Entry"}</span>
          {row.serial && <span class="code">{row.serial}</span>}
          <span class="chip chip-warn">{spelled(row.reason)}</span>
        </span>
        <span class="small">{row.detail || REASONS[row.reason]}</span>
        <br />
        <span class="soft small">
          {[row.person_name, row.return_title, row.at && `recorded ${moment(row.at)}`, `arrived ${moment(row.received_at)}`].filter(Boolean).join(" · ")}
        </span>
      </span>
      {row.settlement && <span class="chip">{spelled(row.settlement)}</span>}
      {!row.settlement && may("change") && (
        <span class="row">
          <Button small onClick={onAdmit}>
            Let in
          </Button>
          <Button small look="quiet" onClick={onDismiss}>
            Leave out
          </Button>
        </span>
      )}
    </li>
  );
}

export function QuarantineScreen() {
  const list = useLoaded<Kept[]>("/quarantine");
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
        <h1>Quarantine</h1>
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
                <KeptItem row={row} key={row.leaf} onAdmit={() => void admit(row)} onDismiss={() => (dismissed.value = row)} />
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
