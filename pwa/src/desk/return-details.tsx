/** A return's own data, and its end: closing and opening again are entries of its journal. */

import { useSignal } from "@preact/signals";
import { Button } from "../parts/button";
import { Field } from "../parts/field";
import { dayWords } from "../parts/days";
import { say } from "../parts/toast";
import { Sheet } from "../parts/sheet";
import { Exports } from "./asset-filters";
import { syncNow } from "../sync";
import { useSending } from "./parts/form";
import { SelectField } from "./parts/select";
import { ProblemNotice } from "./parts/states";
import { act } from "./review/acts";
import { ReturnAssets } from "./return-assets";
import { may } from "./roles";
import { patch } from "./server";
import type { ReturnSummary } from "./types";

const CLOSE_REASONS: [string, string][] = [
  ["photos_lost", "Photographs are lost"],
  ["device_lost", "A phone is lost"],
  ["agreed_with_lessor", "Agreed with the lessor"],
  ["not_needed", "They are not needed"],
];
const REOPEN_REASONS: [string, string][] = [
  ["work_missing", "Work is missing"],
  ["closed_by_mistake", "Closed by mistake"],
  ["lessor_asks", "The lessor asks for more"],
];

export function ReturnDetails({ item, onChange }: { item: ReturnSummary; onChange: () => void }) {
  return (
    <div class="stack-wide narrow-column">
      {may("change") ? <Form item={item} onChange={onChange} /> : <Facts item={item} />}
      <ReturnAssets item={item} onChange={onChange} />
      <section class="section" aria-labelledby="reconcile-title">
        <h2 id="reconcile-title">Reconciliation</h2>
        <div class="row row-wrap row-between">
          <p class="soft">Found, not scanned, missing, unexpected and contradictory assets in one file.</p>
          <Exports path={`/returns/${item.id}/reconcile`} />
        </div>
      </section>
      {may("change") && <Ending item={item} onChange={onChange} />}
    </div>
  );
}

function Facts({ item }: { item: ReturnSummary }) {
  return (
    <dl class="facts">
      <dt>Title</dt>
      <dd>{item.title}</dd>
      <dt>Due</dt>
      <dd>{dayWords(item.due_on)}</dd>
      <dt>Authorisation</dt>
      <dd class="code">{item.authorisation || "none yet"}</dd>
    </dl>
  );
}

function Form({ item, onChange }: { item: ReturnSummary; onChange: () => void }) {
  const title = useSignal(item.title);
  const due = useSignal(item.due_on);
  const authorisation = useSignal(item.authorisation);
  const sending = useSending();
  const keep = async (): Promise<void> => {
    await patch(`/returns/${item.id}`, { title: title.value, due_on: due.value, authorisation: authorisation.value });
    say("Saved");
    onChange();
  };
  return (
    <form class="stack" onSubmit={sending.submit(keep)}>
      <Field label="Title" required maxLength={200} value={title.value} onInput={(event) => (title.value = event.currentTarget.value)} />
      <Field label="Due date" type="date" required value={due.value} onInput={(event) => (due.value = event.currentTarget.value)} />
      <Field label="Return authorisation" maxLength={120} value={authorisation.value} hint="The lessor's number for this return; it goes on every parcel." onInput={(event) => (authorisation.value = event.currentTarget.value)} />
      {sending.problem && <ProblemNotice text={sending.problem} />}
      <div>
        <Button look="primary" type="submit" disabled={sending.isBusy}>
          Save
        </Button>
      </div>
    </form>
  );
}

function Ending({ item, onChange }: { item: ReturnSummary; onChange: () => void }) {
  const isOpen = useSignal(false);
  return (
    <section class="section card" aria-labelledby="ending-title">
      <h2 id="ending-title">{item.closed_at ? "Open it again" : "Close this return"}</h2>
      <p class="soft">{item.closed_at ? "Technicians see it on their phones again." : "Nothing more is asked of technicians. What still arrives is kept and flagged."}</p>
      <div>
        <Button look={item.closed_at ? "plain" : "bad"} onClick={() => (isOpen.value = true)}>
          {item.closed_at ? "Open again" : "Close the return"}
        </Button>
      </div>
      {isOpen.value && <EndSheet item={item} onClose={() => (isOpen.value = false)} onChange={onChange} />}
    </section>
  );
}

function EndSheet({ item, onClose, onChange }: { item: ReturnSummary; onClose: () => void; onChange: () => void }) {
  const isClosed = item.closed_at !== null;
  const awaited = item.counts.photos_awaited;
  const reason = useSignal("");
  const sending = useSending();
  const needsReason = isClosed || awaited > 0;
  const end = async (): Promise<void> => {
    if (isClosed) await act(item.id, null, "return.reopened", { reason: reason.value });
    else await act(item.id, null, "return.closed", { override: awaited > 0, reason: reason.value || null });
    say(isClosed ? "Opened again" : "Closed");
    onClose();
    await syncNow();
    onChange();
  };
  return (
    <Sheet title={isClosed ? "Open this return again?" : "Close this return?"} onClose={onClose}>
      <form class="stack" onSubmit={sending.submit(end)}>
        {!isClosed && awaited > 0 && (
          <p class="notice notice-warn">
            {awaited === 1 ? "1 photograph is" : `${awaited} photographs are`} still on the way. Closing without them is written in the journal with your reason.
          </p>
        )}
        {!isClosed && (
          <dl class="facts">
            <dt>Reviewed</dt>
            <dd>
              {item.counts.reviewed.toLocaleString()} of {item.counts.assets.toLocaleString()}
            </dd>
            <dt>Missing</dt>
            <dd>{item.counts.missing.toLocaleString()}</dd>
            <dt>Retakes open</dt>
            <dd>{item.counts.retakes.toLocaleString()}</dd>
          </dl>
        )}
        {needsReason && (
          <SelectField label="Reason" required value={reason.value} onChange={(next) => (reason.value = next)}>
            <option value="">Choose…</option>
            {(isClosed ? REOPEN_REASONS : CLOSE_REASONS).map(([code, words]) => (
              <option value={code} key={code}>
                {words}
              </option>
            ))}
          </SelectField>
        )}
        {sending.problem && <ProblemNotice text={sending.problem} />}
        <div class="sheet-actions">
          <Button look={isClosed ? "primary" : "bad"} type="submit" disabled={sending.isBusy || (needsReason && !reason.value)}>
            {isClosed ? "Open again" : "Close it"}
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Sheet>
  );
}
