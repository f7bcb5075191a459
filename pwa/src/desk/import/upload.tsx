/** The first step: whose schedule, of which lease, and the file. */

import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { FileSpreadsheet } from "lucide-static";
import { api } from "../../api";
import { Button } from "../../parts/button";
import { Choice } from "../../parts/choice";
import { Field } from "../../parts/field";
import { Icon } from "../../parts/icon";
import { useLoaded } from "../loaded";
import { useSending } from "../parts/form";
import { SelectField } from "../parts/select";
import { ProblemNotice, Shown, useSlow } from "../parts/states";
import { go } from "../place";
import { post, rowsOf } from "../server";
import type { Lease, Lessor } from "../types";
import type { ImportState } from "./types";

const NEW = "new";
const UPLOAD_MS = 300_000;

export function Upload() {
  const lessors = useLoaded<Lessor[]>("/lessors");
  const leases = useLoaded<Lease[]>("/leases");
  return <Shown of={lessors}>{(answer) => <Form lessors={rowsOf(answer)} leases={rowsOf(leases.value)} />}</Shown>;
}

interface LeaseDraft {
  number: string;
  schedule: string;
  ends_on: string;
  currency: string;
}

function Form({ lessors, leases }: { lessors: Lessor[]; leases: Lease[] }) {
  const lessorId = useSignal(lessors.length === 0 ? NEW : lessors.length === 1 ? (lessors[0]?.id ?? "") : "");
  const lessorName = useSignal("");
  const where = useSignal<"file" | "one" | "new">("file");
  const leaseId = useSignal("");
  const draft = useSignal<LeaseDraft>({ number: "", schedule: "", ends_on: "", currency: "EUR" });
  const file = useSignal<File | null>(null);
  const sending = useSending();
  const isSlow = useSlow(sending.isBusy);
  const own = leases.filter(({ lessor_id, is_closed }) => lessor_id === lessorId.value && !is_closed);

  const start = async (): Promise<void> => {
    if (!file.value) return;
    let lessor = lessorId.value;
    if (lessor === NEW) lessor = lessorId.value = (await post<Lessor>("/lessors", { name: lessorName.value.trim() })).id;
    let lease = where.value === "one" ? leaseId.value : "";
    if (where.value === "new") {
      const { ends_on, ...rest } = draft.value;
      lease = leaseId.value = (await post<Lease>("/leases", { lessor_id: lessor, ...rest, ...(ends_on ? { ends_on } : {}) })).id;
      where.value = "one";
    }
    const body = new FormData();
    body.append("file", file.value);
    body.append("lessor_id", lessor);
    body.append("options", JSON.stringify(lease ? { lease_id: lease } : {}));
    const made = await api<ImportState>("POST", "/imports", body, { timeoutMs: UPLOAD_MS });
    go(`/desk/import/${made.id}`);
  };
  const isReady = file.value !== null && (lessorId.value === NEW ? lessorName.value.trim() !== "" : lessorId.value !== "") && (where.value !== "one" || leaseId.value !== "") && (where.value !== "new" || draft.value.number.trim() !== "");

  return (
    <form class="stack-wide narrow-column" onSubmit={sending.submit(start)}>
      <SelectField label="Lessor" required value={lessorId.value} onChange={(next) => (lessorId.value = next)}>
        <option value="">Choose…</option>
        {lessors.map((lessor) => (
          <option value={lessor.id} key={lessor.id}>
            {lessor.name}
          </option>
        ))}
        <option value={NEW}>A new lessor…</option>
      </SelectField>
      {lessorId.value === NEW && <Field label="Name of the lessor" required maxLength={200} value={lessorName.value} onInput={(event) => (lessorName.value = event.currentTarget.value)} />}
      <div class="stack">
        <p class="field-label">Which lease</p>
        <Choice
          label="Which lease"
          value={where.value}
          options={[
            { value: "file", label: "In the file" },
            { value: "one", label: "Existing" },
            { value: "new", label: "New" },
          ]}
          onChange={(next) => (where.value = next)}
        />
        {where.value === "one" && (
          <SelectField label="Lease" required value={leaseId.value} onChange={(next) => (leaseId.value = next)}>
            <option value="">Choose…</option>
            {own.map((lease) => (
              <option value={lease.id} key={lease.id}>
                {lease.number}
                {lease.schedule && ` / ${lease.schedule}`}
              </option>
            ))}
          </SelectField>
        )}
        {where.value === "new" && <NewLease draft={draft.value} onChange={(next) => (draft.value = next)} />}
      </div>
      <FileField file={file.value} onPick={(next) => (file.value = next)} />
      {sending.problem && <ProblemNotice text={sending.problem} />}
      <div class="row">
        <Button look="primary" type="submit" disabled={sending.isBusy || !isReady}>
          {isSlow ? "Reading the file…" : "Read the file"}
        </Button>
      </div>
    </form>
  );
}

function NewLease({ draft, onChange }: { draft: LeaseDraft; onChange: (next: LeaseDraft) => void }) {
  return (
    <div class="two-columns">
      <Field label="Lease number" required maxLength={80} value={draft.number} onInput={(event) => onChange({ ...draft, number: event.currentTarget.value })} />
      <Field label="Schedule (optional)" maxLength={80} value={draft.schedule} onInput={(event) => onChange({ ...draft, schedule: event.currentTarget.value })} />
      <Field label="Ends on (optional)" type="date" value={draft.ends_on} onInput={(event) => onChange({ ...draft, ends_on: event.currentTarget.value })} />
      <Field label="Currency" required minLength={3} maxLength={3} value={draft.currency} onInput={(event) => onChange({ ...draft, currency: event.currentTarget.value.toUpperCase() })} />
    </div>
  );
}

function FileField({ file, onPick }: { file: File | null; onPick: (file: File | null) => void }) {
  const id = useId();
  const isOver = useSignal(false);
  return (
    <div class="field">
      <span class="field-label">Schedule</span>
      <label
        class={`drop ${isOver.value ? "is-over" : ""}`}
        for={id}
        onDragOver={(event) => {
          event.preventDefault();
          isOver.value = true;
        }}
        onDragLeave={() => (isOver.value = false)}
        onDrop={(event) => {
          event.preventDefault();
          isOver.value = false;
          onPick(event.dataTransfer?.files[0] ?? null);
        }}
      >
        <input id={id} class="visually-hidden" type="file" accept=".xlsx,.xls,.ods,.csv,.tsv,.txt" onChange={(event) => onPick(event.currentTarget.files?.[0] ?? null)} />
        <Icon of={FileSpreadsheet} />
        <span>
          <span class="strong">{file ? file.name : "Choose a file, or drop it here"}</span>
          <br />
          <span class="soft small">{file ? `${Math.max(1, Math.round(file.size / 1000)).toLocaleString()} kB` : "Excel (.xlsx, .xls), .ods or .csv"}</span>
        </span>
      </label>
    </div>
  );
}
