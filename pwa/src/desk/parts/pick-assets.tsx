/** Choosing some of many assets: a list that is searched, paged and remembered as a set of ids. */

import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { SearchField } from "../../parts/field";
import { PagedRows } from "../paged";
import { Loading, ProblemNotice } from "./states";
import { useWindow } from "./windowed";

/** A return's row names its asset `asset_id`, a lease's `id`. */
interface Pickable {
  id?: string;
  asset_id?: string;
  serial: string;
  scan?: string;
  maker: string;
  model: string;
  branch?: string;
}

interface Props {
  path: string;
  /** Which of them may be chosen, in the server's words. */
  only?: Record<string, string>;
  picked: ReadonlySet<string>;
  onChange: (picked: Set<string>) => void;
}

const ROW_PX = 56;

export function PickAssets({ path, only, picked, onChange }: Props) {
  const text = useSignal("");
  const asked = useSignal("");
  const timer = useRef(0);
  const rows = useMemo(() => new PagedRows<Pickable>(path, { ...only, ...(asked.value ? { q: asked.value } : {}) }), [path, asked.value]);
  const total = rows.total.value ?? 0;
  void rows.version.value;
  const view = useWindow(total, ROW_PX, 0);
  useEffect(() => void rows.load(0), [rows]);
  useEffect(() => rows.want(view.from, view.to), [rows, view.from, view.to, total]);
  const toggle = (id: string): void => {
    const next = new Set(picked);
    if (!next.delete(id)) next.add(id);
    onChange(next);
  };
  return (
    <div class="stack">
      <SearchField
        label="Search these assets"
        value={text.value}
        onInput={(next) => {
          text.value = next;
          clearTimeout(timer.current);
          timer.current = window.setTimeout(() => (asked.value = next.trim()), 250);
        }}
      />
      <p class="small soft number" role="status">
        {picked.size.toLocaleString()} chosen
      </p>
      {rows.problem.value && <ProblemNotice text={rows.problem.value} again={() => void rows.load(0)} />}
      {rows.total.value === null && !rows.problem.value && <Loading what="Loading the assets" />}
      {rows.total.value === 0 && <p class="soft">{asked.value ? "No asset fits." : "There is none to choose from."}</p>}
      <div class="table-frame pick-frame" ref={view.frame} onScroll={view.look} tabIndex={0} role="group" aria-label="Assets to choose from">
        <div style={{ blockSize: `${view.before}px` }} />
        {Array.from({ length: view.to - view.from }, (_, offset) => rows.row(view.from + offset)).map((row, offset) => {
          if (!row) return <div class="pick-row" key={view.from + offset} />;
          const id = row.asset_id ?? row.id ?? "";
          return (
            <label class="pick-row check" key={id}>
              <input type="checkbox" checked={picked.has(id)} onChange={() => toggle(id)} />
              <span class="grow">
                <span class="code strong">{row.serial || row.scan}</span>
                <span class="soft small ellipsis pick-line">{[`${row.maker} ${row.model}`.trim(), row.branch].filter(Boolean).join(" · ")}</span>
              </span>
            </label>
          );
        })}
        <div style={{ blockSize: `${view.after}px` }} />
      </div>
    </div>
  );
}
