/** Opening a return: of which lease, due when, of all its assets or some. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { FileUp } from "lucide-static";
import { Button, ButtonLink } from "../parts/button";
import { Choice } from "../parts/choice";
import { dayWords } from "../parts/days";
import { Field } from "../parts/field";
import { EmptyState } from "../parts/notice";
import { say } from "../parts/toast";
import { useLoaded } from "./loaded";
import { useSending } from "./parts/form";
import { PickAssets } from "./parts/pick-assets";
import { SelectField } from "./parts/select";
import { ProblemNotice, Shown } from "./parts/states";
import { go, values } from "./place";
import { post, rowsOf } from "./server";
import type { Lease, Lessor } from "./types";

export const leaseWords = (lease: Lease, lessors: Lessor[]): string =>
  [lease.lessor ?? lessors.find(({ id }) => id === lease.lessor_id)?.name, `${lease.number}${lease.schedule ? ` / ${lease.schedule}` : ""}`].filter(Boolean).join(" · ");

export function NewReturn() {
  const leases = useLoaded<Lease[]>("/leases");
  const lessors = useLoaded<Lessor[]>("/lessors");
  return (
    <div class="desk-screen">
      <header class="stack-tight">
        <p class="small">
          <a href="/desk/returns">Returns</a>
        </p>
        <h1>Open a return</h1>
      </header>
      <Shown of={leases}>
        {(answer) => {
          const open = rowsOf(answer).filter((lease) => !lease.is_closed);
          return open.length === 0 ? <NoLease /> : <Form leases={open} lessors={rowsOf(lessors.value)} />;
        }}
      </Shown>
    </div>
  );
}

function NoLease() {
  return (
    <EmptyState icon={FileUp} title="No lease yet">
      <p>Import the lessor's schedule first: it brings the lease and its assets.</p>
      <ButtonLink look="primary" href="/desk/import">
        Import a schedule
      </ButtonLink>
    </EmptyState>
  );
}

function Form({ leases, lessors }: { leases: Lease[]; lessors: Lessor[] }) {
  const leaseId = useSignal(values()["lease"] ?? (leases.length === 1 ? (leases[0]?.id ?? "") : ""));
  const lease = leases.find(({ id }) => id === leaseId.value);
  const title = useSignal("");
  const hasOwnTitle = useSignal(false);
  const due = useSignal("");
  const authorisation = useSignal("");
  const scope = useSignal<"all" | "some">("all");
  const picked = useSignal<Set<string>>(new Set());
  const sending = useSending();
  useEffect(() => {
    picked.value = new Set();
    if (!lease) return;
    if (!hasOwnTitle.value) title.value = `${leaseWords(lease, lessors)}`;
    if (!due.value && lease.ends_on) due.value = lease.ends_on;
  }, [leaseId.value, lessors.length]);
  const open = async (): Promise<void> => {
    const made = await post<{ id: string }>("/returns", {
      lease_id: leaseId.value,
      title: title.value.trim(),
      due_on: due.value,
      authorisation: authorisation.value.trim(),
      asset_ids: scope.value === "all" ? null : [...picked.value],
    });
    say("The return is open");
    go(`/desk/returns/${made.id}`);
  };
  const isReady = Boolean(lease && due.value && (scope.value === "all" || picked.value.size > 0));
  return (
    <form class="stack-wide narrow-column" onSubmit={sending.submit(open)}>
      <SelectField label="Lease" required value={leaseId.value} onChange={(next) => (leaseId.value = next)} hint={lease?.ends_on ? `The lease ends on ${dayWords(lease.ends_on)}.` : undefined}>
        <option value="">Choose…</option>
        {leases.map((each) => (
          <option value={each.id} key={each.id}>
            {leaseWords(each, lessors)}
          </option>
        ))}
      </SelectField>
      <Field
        label="Title"
        required
        maxLength={200}
        value={title.value}
        onInput={(event) => {
          hasOwnTitle.value = true;
          title.value = event.currentTarget.value;
        }}
      />
      <Field label="Due date" type="date" required value={due.value} hint="When everything must have been received by the lessor." onInput={(event) => (due.value = event.currentTarget.value)} />
      <Field label="Return authorisation (optional)" maxLength={120} value={authorisation.value} hint="The lessor's number for this return; it can be added later." onInput={(event) => (authorisation.value = event.currentTarget.value)} />
      <div class="stack">
        <p class="field-label">What goes back</p>
        <Choice
          label="What goes back"
          value={scope.value}
          options={[
            { value: "all", label: "All its assets" },
            { value: "some", label: "Some of them" },
          ]}
          onChange={(next) => (scope.value = next)}
        />
        {scope.value === "some" && lease && <PickAssets key={lease.id} path={`/leases/${lease.id}/assets`} picked={picked.value} onChange={(next) => (picked.value = next)} />}
      </div>
      {sending.problem && <ProblemNotice text={sending.problem} />}
      <div>
        <Button look="primary" type="submit" disabled={sending.isBusy || !isReady}>
          Open the return
        </Button>
      </div>
    </form>
  );
}
