/** A new link: what it shows, of which assets, until when, behind which passphrase. Its address is shown once. */

import { useSignal } from "@preact/signals";
import { Button, ButtonLink } from "../parts/button";
import { Choice } from "../parts/choice";
import { Field } from "../parts/field";
import { Sheet } from "../parts/sheet";
import { useSending } from "./parts/form";
import { Once } from "./parts/once";
import { PickAssets } from "./parts/pick-assets";
import { ProblemNotice } from "./parts/states";
import { moment } from "./parts/times";
import { post } from "./server";
import type { ReturnSummary } from "./types";

interface Made {
  id: string;
  url: string;
  expires_at: string;
}

const SHOWS: [string, string][] = [
  ["photos", "Photographs with damage marks"],
  ["conditions", "Condition, accessories and locks"],
  ["notes", "Notes"],
];

export function MakeLink({ item, onClose, onMade }: { item: ReturnSummary; onClose: () => void; onMade: () => void }) {
  const made = useSignal<Made | null>(null);
  const has = (value: Made): void => {
    made.value = value;
    onMade();
  };
  return (
    <Sheet title={made.value ? "The link is ready" : "Make a link for the lessor"} onClose={onClose}>
      {made.value ? <Ready made={made.value} onClose={onClose} /> : <Form item={item} onMade={has} />}
    </Sheet>
  );
}

function Ready({ made, onClose }: { made: Made; onClose: () => void }) {
  return (
    <div class="stack">
      <Once label="Address of the link" text={made.url} hint={`Copy it now: it is not shown again. It works until ${moment(made.expires_at)}.`} />
      <div class="sheet-actions">
        <Button look="primary" onClick={onClose}>
          Done
        </Button>
        <ButtonLink href={made.url}>Open it</ButtonLink>
      </div>
    </div>
  );
}

function Form({ item, onMade }: { item: ReturnSummary; onMade: (made: Made) => void }) {
  const label = useSignal(item.lessor);
  const days = useSignal("30");
  const passphrase = useSignal("");
  const shows = useSignal<string[]>(["photos", "conditions"]);
  const scope = useSignal<"all" | "some">("all");
  const picked = useSignal<Set<string>>(new Set());
  const sending = useSending();
  const make = async (): Promise<void> => {
    const asset_ids = scope.value === "all" ? null : [...picked.value];
    onMade(await post<Made>(`/returns/${item.id}/links`, { label: label.value, asset_ids, shows: shows.value, days: Number(days.value), passphrase: passphrase.value || null }));
  };
  const toggle = (name: string): void => {
    shows.value = shows.value.includes(name) ? shows.value.filter((other) => other !== name) : [...shows.value, name];
  };
  return (
    <form class="stack" onSubmit={sending.submit(make)}>
      <Field label="Who it is for" value={label.value} maxLength={120} required onInput={(event) => (label.value = event.currentTarget.value)} />
      <fieldset>
        <legend class="field-label">What it shows besides identities</legend>
        {SHOWS.map(([name, words]) => (
          <label class="check" key={name}>
            <input type="checkbox" checked={shows.value.includes(name)} onChange={() => toggle(name)} /> {words}
          </label>
        ))}
      </fieldset>
      <Choice
        label="Which assets"
        value={scope.value}
        options={[
          { value: "all", label: "All assets" },
          { value: "some", label: "Some of them" },
        ]}
        onChange={(next) => (scope.value = next)}
      />
      {scope.value === "some" && <PickAssets path={`/returns/${item.id}/assets`} picked={picked.value} onChange={(next) => (picked.value = next)} />}
      <Field label="Days it lasts" type="number" min={1} max={366} required value={days.value} onInput={(event) => (days.value = event.currentTarget.value)} />
      <Field
        label="Passphrase (optional)"
        type="text"
        autocomplete="off"
        value={passphrase.value}
        hint="Tell it to the lessor another way than the link."
        onInput={(event) => (passphrase.value = event.currentTarget.value)}
      />
      {sending.problem && <ProblemNotice text={sending.problem} />}
      <div class="sheet-actions">
        <Button look="primary" type="submit" disabled={sending.isBusy || (scope.value === "some" && picked.value.size === 0)}>
          Make the link
        </Button>
      </div>
    </form>
  );
}
