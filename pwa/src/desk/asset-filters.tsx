/** The bar above the table of assets: search, narrow down, export. */

import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { Download, ListFilter, X } from "lucide-static";
import { Button } from "../parts/button";
import { SearchField } from "../parts/field";
import { Icon } from "../parts/icon";
import { checklists } from "../words";
import { NARROW, useMedia } from "./parts/media";
import { PRESENCES, VERDICTS } from "./parts/chips";
import { restate } from "./place";
import { query } from "./server";
import type { BranchProgress } from "./types";

type Options = [value: string, label: string][];

function Select({ label, value, options, onChange }: { label: string; value: string; options: Options; onChange: (value: string) => void }) {
  const id = useId();
  return (
    <div class="filter">
      <label class="visually-hidden" for={id}>
        {label}
      </label>
      <select id={id} class="input" value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="">{label}</option>
        {options.map(([option, text]) => (
          <option value={option} key={option}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

const CATEGORIES: Options = Object.entries(checklists.categories).map(([code, { name }]) => [code, name]);

interface Props {
  path: string;
  filters: Record<string, string>;
  branches: BranchProgress[];
  total: number;
}

export function AssetFilters({ path, filters, branches, total }: Props) {
  const isOpen = useSignal(false);
  const isWide = !useMedia(NARROW);
  const text = useSignal(filters["q"] ?? "");
  const timer = useRef(0);
  const set = (change: Record<string, string>): void => restate({ ...filters, ...change });
  useEffect(() => {
    text.value = filters["q"] ?? "";
  }, [filters["q"]]);
  const onInput = (next: string): void => {
    text.value = next;
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => set({ q: next.trim() }), 250);
  };
  const count = Object.keys(filters).filter((name) => name !== "sort" && name !== "q").length;
  const presence = filters["unexpected"] ? "unexpected" : (filters["presence"] ?? "");
  const checks = (
    <>
      <label class="check">
        <input type="checkbox" checked={filters["flag"] === "1"} onChange={(event) => set({ flag: event.currentTarget.checked ? "1" : "" })} /> Flagged
      </label>
      <label class="check">
        <input type="checkbox" checked={filters["only"] === "todo"} onChange={(event) => set({ only: event.currentTarget.checked ? "todo" : "" })} /> To do
      </label>
    </>
  );
  const picks = (
    <div class={`filters-picks ${isOpen.value ? "is-open" : ""}`}>
      <Select label="Branch" value={filters["branch"] ?? ""} options={branches.map((branch) => [branch.id, `${branch.code} ${branch.name}`])} onChange={(branch) => set({ branch })} />
      <Select label="Category" value={filters["category"] ?? ""} options={CATEGORIES} onChange={(category) => set({ category })} />
      <Select label="Presence" value={presence} options={Object.entries(PRESENCES)} onChange={(next) => set(next === "unexpected" ? { unexpected: "1", presence: "" } : { presence: next, unexpected: "" })} />
      <Select label="Review" value={filters["review"] ?? ""} options={Object.entries(VERDICTS)} onChange={(review) => set({ review })} />
      {!isWide && checks}
      {!isWide && <Exports path={path} filters={filters} />}
    </div>
  );
  return (
    <div class="filters">
      <div class="filters-first">
        <SearchField label="Serial, tag, model" value={text.value} onInput={onInput} />
        <button type="button" class="button filters-toggle" aria-expanded={isOpen.value} onClick={() => (isOpen.value = !isOpen.value)}>
          <Icon of={ListFilter} /> Filter{count > 0 ? ` (${count})` : ""}
        </button>
        {isWide && picks}
      </div>
      {!isWide && picks}
      <div class="filters-last">
        {isWide && checks}
        {count + (filters["q"] ? 1 : 0) > 0 && (
          <Button small look="quiet" icon={X} onClick={() => restate({ sort: filters["sort"] ?? "" })}>
            Clear
          </Button>
        )}
        <span class="grow" />
        <span class="soft small number" role="status">
          {total.toLocaleString()} {total === 1 ? "asset" : "assets"}
        </span>
        {isWide && <Exports path={path} filters={filters} />}
      </div>
    </div>
  );
}

/** The list as it is filtered now, as a file. */
export function Exports({ path, filters = {}, label }: { path: string; filters?: Record<string, string>; label?: string }) {
  return (
    <span class="row exports">
      {label && <span class="soft small">{label}</span>}
      {(["csv", "xlsx"] as const).map((format) => (
        <a class="button button-small button-quiet" href={`/api${path}${query({ ...filters, format })}`} download key={format}>
          <Icon of={Download} /> {format.toUpperCase()}
        </a>
      ))}
    </span>
  );
}
