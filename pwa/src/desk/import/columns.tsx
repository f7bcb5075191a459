/** The second step: which column of the file holds what. The guess can be corrected; it is remembered for the lessor. */

import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { Button } from "../../parts/button";
import { useSending } from "../parts/form";
import { ProblemNotice } from "../parts/states";
import { post } from "../server";
import { ForAllRows } from "./for-all-rows";
import type { Field, ImportState, Options } from "./types";

export function Columns({ state, onChecked }: { state: ImportState; onChecked: () => Promise<void> }) {
  const columns = state.columns ?? [];
  const fields = state.fields ?? [];
  const mapping = useSignal<Record<string, string>>(state.mapping ?? {});
  const options = useSignal<Options>(state.options ?? {});
  const sending = useSending();
  const lacking = fields.filter(({ name, required }) => required && !mapping.value[name]);
  const check = async (): Promise<void> => {
    await post(`/imports/${state.id}/check`, { mapping: mapping.value, options: options.value });
    await onChecked();
  };
  return (
    <form class="stack-wide" onSubmit={sending.submit(check)}>
      <p class="soft">
        {state.file_name && <span class="strong">{state.file_name}: </span>}
        {columns.length} columns{state.total > 0 && `, ${state.total.toLocaleString()} rows`}. Check what was recognised.
      </p>
      <div class="mapping">
        {fields.map((field) => (
          <MappingRow
            key={field.name}
            field={field}
            columns={columns}
            value={mapping.value[field.name] ?? ""}
            sample={sampleOf(state, mapping.value[field.name])}
            onChange={(header) => {
              const { [field.name]: _, ...rest } = mapping.value;
              mapping.value = header ? { ...rest, [field.name]: header } : rest;
            }}
          />
        ))}
      </div>
      <ForAllRows options={options.value} mapping={mapping.value} onChange={(next) => (options.value = next)} />
      <details class="fold">
        <summary>First rows of the file</summary>
        <Sample columns={columns} rows={state.sample ?? []} />
      </details>
      {lacking.length > 0 && <p class="notice notice-warn">Still to choose: {lacking.map(({ label }) => label).join(", ")}.</p>}
      {sending.problem && <ProblemNotice text={sending.problem} />}
      <div class="row">
        <Button look="primary" type="submit" disabled={sending.isBusy || lacking.length > 0}>
          Check all rows
        </Button>
      </div>
    </form>
  );
}

function sampleOf(state: ImportState, header: string | undefined): string[] {
  const index = header ? (state.columns ?? []).indexOf(header) : -1;
  if (index < 0) return [];
  return (state.sample ?? []).map((row) => String(row[index] ?? "")).filter((text) => text !== "").slice(0, 3);
}

interface RowProps {
  field: Field;
  columns: string[];
  value: string;
  sample: string[];
  onChange: (header: string) => void;
}

function MappingRow({ field, columns, value, sample, onChange }: RowProps) {
  const id = useId();
  return (
    <div class="mapping-row">
      <label for={id}>
        {field.label}
        {field.required && <span class="soft small"> (needed)</span>}
      </label>
      <select id={id} class="input" value={value} required={field.required} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="">Not in the file</option>
        {columns.map((header) => (
          <option value={header} key={header}>
            {header}
          </option>
        ))}
      </select>
      <span class="mapping-sample soft small ellipsis">{sample.join(" · ")}</span>
    </div>
  );
}

function Sample({ columns, rows }: { columns: string[]; rows: (string | number | null)[][] }) {
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label="First rows of the file">
      <table class="table">
        <thead>
          <tr>
            {columns.map((header) => (
              <th scope="col" key={header}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {columns.map((header, at) => (
                <td key={header}>{row[at]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
