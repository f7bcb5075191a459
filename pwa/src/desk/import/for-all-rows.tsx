/** What is said for all rows: where the file is silent, and how it is to be read. */

import { Choice } from "../../parts/choice";
import { checklists } from "../../words";
import { useLoaded } from "../loaded";
import { SelectField } from "../parts/select";
import { rowsOf } from "../server";
import type { Branch } from "../types";
import type { Options } from "./types";

interface Props {
  options: Options;
  mapping: Record<string, string>;
  onChange: (next: Options) => void;
}

type Order = "unsaid" | "day" | "month";

export function ForAllRows({ options, mapping, onChange }: Props) {
  const branches = rowsOf(useLoaded<Branch[]>("/branches").value).filter(({ is_archived }) => !is_archived);
  const order: Order = options.day_first == null ? "unsaid" : options.day_first ? "day" : "month";
  return (
    <section class="section" aria-labelledby="all-rows-title">
      <h2 id="all-rows-title">For all rows</h2>
      <div class="two-columns">
        <SelectField label={mapping["category"] ? "Category where the cell is empty" : "Category of all rows"} value={options.category ?? ""} onChange={(next) => onChange({ ...options, category: next || null })}>
          <option value="">None</option>
          {Object.entries(checklists.categories).map(([code, { name }]) => (
            <option value={code} key={code}>
              {name}
            </option>
          ))}
        </SelectField>
        <SelectField label={mapping["branch"] ? "Branch where the cell is empty" : "Branch of all rows"} value={options.branch_id ?? ""} onChange={(next) => onChange({ ...options, branch_id: next || null })}>
          <option value="">None</option>
          {branches.map((branch) => (
            <option value={branch.id} key={branch.id}>
              {branch.code} {branch.name}
            </option>
          ))}
        </SelectField>
      </div>
      {mapping["branch"] && (
        <label class="check">
          <input type="checkbox" checked={options.create_branches ?? false} onChange={(event) => onChange({ ...options, create_branches: event.currentTarget.checked })} /> Add branches that are not known yet
        </label>
      )}
      {(mapping["starts_on"] || mapping["ends_on"]) && (
        <div class="stack-tight">
          <p class="field-label">Dates such as 03/04/2026</p>
          <div class="choice-fit">
            <Choice<Order>
              label="Dates such as 03/04/2026"
              value={order}
              options={[
                { value: "unsaid", label: "As found" },
                { value: "day", label: "Day first" },
                { value: "month", label: "Month first" },
              ]}
              onChange={(next) => onChange({ ...options, day_first: next === "unsaid" ? null : next === "day" })}
            />
          </div>
        </div>
      )}
    </section>
  );
}
