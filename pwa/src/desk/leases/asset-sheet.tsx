/** One leased asset's reference data: corrected by managers, read by auditors. Phones with an open return of it hear of a change. */

import { useSignal } from "@preact/signals";
import { Button } from "../../parts/button";
import { Field } from "../../parts/field";
import { Sheet } from "../../parts/sheet";
import { say } from "../../parts/toast";
import { accessories as accessoryNames, checklistOf, checklists, nameOf, spelled } from "../../words";
import { useLoaded } from "../loaded";
import { useSending } from "../parts/form";
import { SelectField } from "../parts/select";
import { ProblemNotice } from "../parts/states";
import { may } from "../roles";
import { patch, rowsOf } from "../server";
import type { Branch, LeasedAsset } from "../types";
import { MediaFields } from "./media-fields";

interface Props {
  asset: LeasedAsset;
  onClose: () => void;
  onKept: () => void;
}

export function AssetSheet(props: Props) {
  return (
    <Sheet title={`${may("change") ? "Change " : ""}${props.asset.serial}`} onClose={props.onClose}>
      {may("change") ? <Form {...props} /> : <Facts asset={props.asset} />}
    </Sheet>
  );
}

function Facts({ asset }: { asset: LeasedAsset }) {
  const facts: [string, string][] = [
    ["Serial number", asset.serial],
    ["Asset tag", asset.tag],
    ["Device", `${asset.maker} ${asset.model}`.trim()],
    ["Category", checklistOf(asset.category).name],
    ["Branch", asset.branch],
    ["Used by", asset.assignee],
    ["Expected back with it", asset.accessories.map((code) => nameOf(accessoryNames, code)).join(", ")],
    ["Media", asset.media.map(({ serial, type }) => `${serial} (${type})`).join(", ")],
  ];
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <>
          <dt>{name}</dt>
          <dd>{value || "–"}</dd>
        </>
      ))}
    </dl>
  );
}

/** What the category asks for, what it may have, and what is expected already. */
function Accessories({ category, chosen, onChange }: { category: string; chosen: string[]; onChange: (next: string[]) => void }) {
  const { accessories, accessories_optional } = checklistOf(category);
  const codes = [...new Set([...accessories, ...(accessories_optional ?? []), ...chosen])];
  if (codes.length === 0) return null;
  const toggle = (code: string): void => onChange(chosen.includes(code) ? chosen.filter((other) => other !== code) : [...chosen, code]);
  return (
    <fieldset>
      <legend class="field-label">Expected back with it</legend>
      <div class="retake-slots">
        {codes.map((code) => (
          <label class="check" key={code}>
            <input type="checkbox" checked={chosen.includes(code)} onChange={() => toggle(code)} /> {accessoryNames[code] ?? spelled(code)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Form({ asset, onClose, onKept }: Props) {
  const texts = { serial: useSignal(asset.serial), tag: useSignal(asset.tag), maker: useSignal(asset.maker), model: useSignal(asset.model), assignee: useSignal(asset.assignee) };
  const category = useSignal(asset.category);
  const branch = useSignal(asset.branch_id);
  const expected = useSignal(asset.accessories);
  const media = useSignal(asset.media);
  const branches = rowsOf(useLoaded<Branch[]>("/branches").value).filter(({ is_archived, id }) => !is_archived || id === asset.branch_id);
  const sending = useSending();
  const keep = async (): Promise<void> => {
    const written = Object.fromEntries(Object.entries(texts).map(([name, signal]) => [name, signal.value.trim()]));
    const kept = media.value.map(({ serial, type }) => ({ serial: serial.trim(), type: type.trim() || "drive" })).filter(({ serial }) => serial);
    await patch(`/assets/${asset.id}`, { ...written, category: category.value, branch_id: branch.value, accessories: expected.value, media: kept });
    say("Saved");
    onKept();
    onClose();
  };
  const field = (name: keyof typeof texts, label: string, maxLength: number, more: { required?: boolean; code?: boolean } = {}) => (
    <Field label={label} maxLength={maxLength} {...more} value={texts[name].value} onInput={(event) => (texts[name].value = event.currentTarget.value)} />
  );
  return (
    <form class="stack" onSubmit={sending.submit(keep)}>
      <div class="two-columns">
        {field("serial", "Serial number", 80, { required: true, code: true })}
        {field("tag", "Asset tag", 80, { code: true })}
        {field("maker", "Maker", 120)}
        {field("model", "Model", 200)}
        <SelectField label="Category" value={category.value} onChange={(next) => (category.value = next)}>
          {Object.entries(checklists.categories).map(([code, { name }]) => (
            <option value={code} key={code}>
              {name}
            </option>
          ))}
        </SelectField>
        <SelectField label="Branch" value={branch.value} onChange={(next) => (branch.value = next)}>
          {branches.length === 0 && <option value={asset.branch_id}>{asset.branch}</option>}
          {branches.map((each) => (
            <option value={each.id} key={each.id}>
              {each.code} {each.name}
            </option>
          ))}
        </SelectField>
        {field("assignee", "Used by", 200)}
      </div>
      <Accessories category={category.value} chosen={expected.value} onChange={(next) => (expected.value = next)} />
      <MediaFields media={media.value} onChange={(next) => (media.value = next)} />
      {sending.problem && <ProblemNotice text={sending.problem} />}
      <div class="sheet-actions">
        <Button look="primary" type="submit" disabled={sending.isBusy}>
          Save
        </Button>
        <Button onClick={onClose}>Cancel</Button>
      </div>
    </form>
  );
}
