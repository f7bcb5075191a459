/** Adding or changing a lease: number, schedule, term, rent, the person responsible. */

import { useSignal } from "@preact/signals";
import { Button } from "../../parts/button";
import { Field } from "../../parts/field";
import { Sheet } from "../../parts/sheet";
import { say } from "../../parts/toast";
import { useLoaded } from "../loaded";
import { useSending } from "../parts/form";
import { SelectField } from "../parts/select";
import { ProblemNotice } from "../parts/states";
import type { PersonRow } from "../people";
import { patch, post, rowsOf } from "../server";
import type { Lease, Lessor, RentPeriod } from "../types";
import { amountOf, digitsOf, minorOf, PERIODS } from "./money";

interface Props {
  lease: Lease | null;
  lessors: Lessor[];
  lessorId?: string;
  onClose: () => void;
  onKept: (lease: Lease) => void;
}

/** Everything the form holds, as it is typed. */
function useForm(lease: Lease | null, lessorId: string) {
  return {
    lessor: useSignal(lease?.lessor_id ?? lessorId),
    number: useSignal(lease?.number ?? ""),
    schedule: useSignal(lease?.schedule ?? ""),
    starts: useSignal(lease?.starts_on ?? ""),
    ends: useSignal(lease?.ends_on ?? ""),
    currency: useSignal(lease?.currency ?? "EUR"),
    rent: useSignal(amountOf(lease?.rent_minor ?? null, lease?.currency ?? "EUR")),
    period: useSignal<RentPeriod>(lease?.rent_period ?? "month"),
    responsible: useSignal(lease?.responsible_id ?? ""),
    isClosed: useSignal(lease?.is_closed ?? false),
  };
}

type Form = ReturnType<typeof useForm>;

function bodyOf(form: Form) {
  return {
    number: form.number.value.trim(),
    schedule: form.schedule.value.trim(),
    starts_on: form.starts.value || null,
    ends_on: form.ends.value || null,
    currency: form.currency.value,
    rent_minor: form.rent.value.trim() ? minorOf(form.rent.value, form.currency.value) : null,
    rent_period: form.period.value,
    responsible_id: form.responsible.value || null,
  };
}

function Rent({ form }: { form: Form }) {
  const { rent, currency, period } = form;
  const digits = digitsOf(currency.value);
  const isWrong = rent.value.trim() !== "" && minorOf(rent.value, currency.value) === null;
  return (
    <div class="rent">
      <Field
        label="Rent"
        inputMode="decimal"
        value={rent.value}
        problem={isWrong ? `Write an amount such as ${amountOf(129950, currency.value)}, with ${digits === 0 ? "no decimals" : `at most ${digits} decimals`}.` : null}
        onInput={(event) => (rent.value = event.currentTarget.value)}
      />
      <Field label="Currency" required code maxLength={3} pattern="[A-Z]{3}" title="Three letters, such as EUR" value={currency.value} onInput={(event) => (currency.value = event.currentTarget.value.toUpperCase())} />
      <SelectField label="Paid" value={period.value} onChange={(next) => (period.value = next as RentPeriod)}>
        {Object.entries(PERIODS).map(([code, words]) => (
          <option value={code} key={code}>
            {words}
          </option>
        ))}
      </SelectField>
    </div>
  );
}

function Responsible({ form, lease }: { form: Form; lease: Lease | null }) {
  const people = rowsOf(useLoaded<PersonRow[]>("/people").value).filter(({ is_active, id }) => is_active || id === lease?.responsible_id);
  const isAbsent = lease?.responsible_id && !people.some(({ id }) => id === lease.responsible_id);
  return (
    <SelectField label="Person responsible" value={form.responsible.value} onChange={(next) => (form.responsible.value = next)}>
      <option value="">Nobody yet</option>
      {isAbsent && <option value={lease.responsible_id!}>{lease.responsible}</option>}
      {people.map((each) => (
        <option value={each.id} key={each.id}>
          {each.name}
        </option>
      ))}
    </SelectField>
  );
}

export function LeaseSheet({ lease, lessors, lessorId = "", onClose, onKept }: Props) {
  const form = useForm(lease, lessorId || (lessors.length === 1 ? lessors[0]!.id : ""));
  const sending = useSending();
  const { number, schedule, starts, ends, isClosed } = form;
  const isBackwards = Boolean(starts.value && ends.value && ends.value < starts.value);
  const isWrong = isBackwards || (form.rent.value.trim() !== "" && bodyOf(form).rent_minor === null);
  const keep = async (): Promise<void> => {
    const body = bodyOf(form);
    const kept = lease ? await patch<Lease>(`/leases/${lease.id}`, { ...body, is_closed: isClosed.value }) : await post<Lease>("/leases", { ...body, lessor_id: form.lessor.value });
    say("Saved");
    onClose();
    onKept(kept);
  };
  return (
    <Sheet title={lease ? "Change this lease" : "Add a lease"} onClose={onClose}>
      <form class="stack" onSubmit={sending.submit(keep)}>
        <SelectField label="Lessor" required disabled={lease !== null} value={form.lessor.value} onChange={(next) => (form.lessor.value = next)}>
          <option value="">Choose…</option>
          {lessors.map((each) => (
            <option value={each.id} key={each.id}>
              {each.name}
            </option>
          ))}
        </SelectField>
        <div class="pair">
          <Field label="Number" required maxLength={80} value={number.value} onInput={(event) => (number.value = event.currentTarget.value)} />
          <Field label="Schedule" maxLength={80} value={schedule.value} onInput={(event) => (schedule.value = event.currentTarget.value)} />
          <Field label="Starts" type="date" value={starts.value} onInput={(event) => (starts.value = event.currentTarget.value)} />
          <Field label="Ends" type="date" value={ends.value} problem={isBackwards ? "A lease ends after it starts." : null} onInput={(event) => (ends.value = event.currentTarget.value)} />
        </div>
        <Rent form={form} />
        <Responsible form={form} lease={lease} />
        {lease && (
          <label class="check">
            <input type="checkbox" checked={isClosed.value} onChange={(event) => (isClosed.value = event.currentTarget.checked)} /> Closed: no new returns, its codes mean nothing any more
          </label>
        )}
        {sending.problem && <ProblemNotice text={sending.problem} />}
        <div class="sheet-actions">
          <Button look="primary" type="submit" disabled={sending.isBusy || isWrong}>
            Save
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Sheet>
  );
}
