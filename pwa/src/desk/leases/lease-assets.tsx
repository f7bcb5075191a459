/** A lease's assets: paged by the server, searched, and one of them opened to look at or change. */

import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Package } from "lucide-static";
import { SearchField } from "../../parts/field";
import { EmptyState } from "../../parts/notice";
import { checklistOf } from "../../words";
import { Exports } from "../asset-filters";
import { PagedRows } from "../paged";
import { NARROW, useMedia } from "../parts/media";
import { Loading, ProblemNotice } from "../parts/states";
import { useWindow } from "../parts/windowed";
import { restate, values } from "../place";
import type { LeasedAsset } from "../types";
import { AssetSheet } from "./asset-sheet";
import { assetsWords } from "./words";

const ROW_PX = 48;
const ROW_PX_NARROW = 104;
const COLUMNS = ["Asset tag", "Model", "Category", "Branch", "Used by"];

export function LeaseAssets({ leaseId }: { leaseId: string }) {
  const q = values()["q"] ?? "";
  const text = useSignal(q);
  const timer = useRef(0);
  const edited = useSignal<LeasedAsset | null>(null);
  const path = `/leases/${leaseId}/assets`;
  const rows = useMemo(() => new PagedRows<LeasedAsset>(path, q ? { q } : {}), [path, q]);
  useEffect(() => void rows.load(0), [rows]);
  const total = rows.total.value;
  return (
    <section class="section" aria-labelledby="lease-assets">
      <h2 id="lease-assets">Assets</h2>
      <div class="filters-first">
        <SearchField
          label="Serial, tag, model, person"
          value={text.value}
          onInput={(next) => {
            text.value = next;
            clearTimeout(timer.current);
            timer.current = window.setTimeout(() => restate({ q: next.trim() }), 250);
          }}
        />
      </div>
      <div class="row row-wrap">
        <span class="soft small number grow" role="status">
          {total !== null && assetsWords(total)}
        </span>
        <Exports path={path} filters={q ? { q } : {}} />
      </div>
      {rows.problem.value && <ProblemNotice text={rows.problem.value} again={() => void rows.load(0)} />}
      {total === null && !rows.problem.value && <Loading what="Loading the assets" />}
      {total === 0 && (
        <EmptyState icon={Package} title={q ? "No asset fits" : "No assets yet"}>
          <p>{q ? "Look for something else." : "Import the lessor's schedule to bring them in."}</p>
        </EmptyState>
      )}
      {total !== null && total > 0 && <AssetList rows={rows} total={total} onOpen={(row) => (edited.value = row)} />}
      {edited.value && <AssetSheet asset={edited.value} key={edited.value.id} onClose={() => (edited.value = null)} onKept={() => rows.refresh(0, total ?? 0)} />}
    </section>
  );
}

function AssetList({ rows, total, onOpen }: { rows: PagedRows<LeasedAsset>; total: number; onOpen: (row: LeasedAsset) => void }) {
  const isNarrow = useMedia(NARROW);
  const view = useWindow(total, isNarrow ? ROW_PX_NARROW : ROW_PX);
  void rows.version.value;
  useEffect(() => rows.want(view.from, view.to), [rows, view.from, view.to, total]);
  const places = Array.from({ length: view.to - view.from }, (_, offset) => view.from + offset);
  return (
    <div class="table-frame asset-frame lease-frame" ref={view.frame} onScroll={view.look} tabIndex={0} role="region" aria-label="Assets of this lease">
      <table class="table asset-table" role="table" aria-rowcount={total + 1}>
        <thead role="rowgroup">
          <tr role="row" aria-rowindex={1}>
            {["Serial", ...COLUMNS].map((title) => (
              <th scope="col" role="columnheader" key={title}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {view.before > 0 && <Gap height={view.before} />}
          {places.map((place) => (
            <Row key={place} row={rows.row(place)} place={place} onOpen={onOpen} />
          ))}
          {view.after > 0 && <Gap height={view.after} />}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row, place, onOpen }: { row: LeasedAsset | undefined; place: number; onOpen: (row: LeasedAsset) => void }) {
  if (!row) {
    return (
      <tr role="row" aria-rowindex={place + 2} aria-busy="true" class="row-waiting">
        <td role="cell" colSpan={COLUMNS.length + 1}>
          <span class="visually-hidden">Loading</span>
        </td>
      </tr>
    );
  }
  const model = `${row.maker} ${row.model}`.trim();
  const category = checklistOf(row.category).name;
  return (
    <tr role="row" aria-rowindex={place + 2} onClick={(event) => !(event.target as Element).closest("button") && !getSelection()?.toString() && onOpen(row)}>
      <td role="cell" class="col-serial">
        <button type="button" class="link code strong" onClick={() => onOpen(row)}>
          {row.serial}
        </button>
        <span class="narrow-line soft small ellipsis">{[model, category].filter(Boolean).join(" · ")}</span>
        <span class="narrow-line soft small ellipsis">{[row.tag, row.branch, row.assignee].filter(Boolean).join(" · ")}</span>
      </td>
      {[row.tag, model, category, row.branch, row.assignee].map((cell, index) => (
        <td role="cell" class={index === 0 ? "code" : undefined} key={COLUMNS[index]}>
          {cell}
        </td>
      ))}
    </tr>
  );
}

function Gap({ height }: { height: number }) {
  return (
    <tr class="gap" aria-hidden="true" style={{ blockSize: `${height}px` }}>
      <td colSpan={COLUMNS.length + 1} />
    </tr>
  );
}
