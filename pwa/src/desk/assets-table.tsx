/** A return's assets: thousands of rows, of which the server sends a page and the screen holds a window. */

import { useSignal } from "@preact/signals";
import type { ComponentChildren, VNode } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { ArrowDown, ArrowUp, Camera, Search } from "lucide-static";
import { Icon } from "../parts/icon";
import { EmptyState } from "../parts/notice";
import { checklistOf } from "../words";
import { PagedRows } from "./paged";
import { FlagChip, PresenceChip, VerdictChip } from "./parts/chips";
import { NARROW, useMedia } from "./parts/media";
import { Loading, ProblemNotice } from "./parts/states";
import { useWindow } from "./parts/windowed";
import { go } from "./place";
import { query } from "./server";
import type { AssetRow } from "./types";

interface Column {
  name: string;
  title: string;
  sort?: string;
  cell: (row: AssetRow) => ComponentChildren;
}

const COLUMNS: Column[] = [
  { name: "tag", title: "Asset tag", sort: "tag", cell: (row) => <span class="code">{row.tag}</span> },
  { name: "model", title: "Model", sort: "model", cell: (row) => `${row.maker} ${row.model}`.trim() },
  { name: "category", title: "Category", sort: "category", cell: (row) => (row.category ? checklistOf(row.category).name : "") },
  { name: "branch", title: "Branch", sort: "branch", cell: (row) => row.branch },
  { name: "presence", title: "Presence", sort: "presence", cell: (row) => <PresenceChip row={row} /> },
  { name: "recorded", title: "Recorded", sort: "is_recorded", cell: (row) => (row.is_recorded ? "Yes" : <span class="soft">{row.photos > 0 ? "In part" : "–"}</span>) },
  { name: "review", title: "Review", sort: "review", cell: (row) => <VerdictChip verdict={row.review} /> },
  { name: "photos", title: "Photos", sort: "photos", cell: (row) => <PhotoCount row={row} /> },
  { name: "defects", title: "Defects", sort: "defects", cell: (row) => row.defects || <span class="soft">0</span> },
  { name: "flags", title: "Flags", sort: "flags", cell: (row) => <FlagChip count={row.flags} /> },
];

function PhotoCount({ row }: { row: AssetRow }) {
  if (row.photos_awaited === 0) return <>{row.photos || <span class="soft">0</span>}</>;
  return (
    <span title={`${row.photos_awaited} on their way`}>
      {row.photos - row.photos_awaited} <span class="soft">of {row.photos}</span>
    </span>
  );
}

function Head({ sort, onSort }: { sort: string; onSort: (sort: string) => void }) {
  const header = (name: string, title: string, by?: string) => {
    const isUp = sort === by;
    const isDown = sort === `-${by}`;
    return (
      <th scope="col" role="columnheader" class={`col-${name}`} key={name} aria-sort={by === undefined ? undefined : isUp ? "ascending" : isDown ? "descending" : "none"}>
        {by ? (
          <button type="button" onClick={() => onSort(isUp ? `-${by}` : by)}>
            {title}
            {(isUp || isDown) && <Icon of={isUp ? ArrowUp : ArrowDown} class="icon-small" />}
          </button>
        ) : (
          title
        )}
      </th>
    );
  };
  return (
    <thead role="rowgroup">
      <tr role="row" aria-rowindex={1}>
        {header("serial", "Serial", "serial")}
        {COLUMNS.map((column) => header(column.name, column.title, column.sort))}
      </tr>
    </thead>
  );
}

interface RowProps {
  row: AssetRow | undefined;
  index: number;
  isCurrent: boolean;
  path: string;
  onFocus: (index: number) => void;
}

function Row({ row, index, isCurrent, path, onFocus }: RowProps) {
  if (!row) {
    return (
      <tr role="row" aria-rowindex={index + 2} aria-busy="true" class="row-waiting">
        <td role="gridcell">
          <span class="visually-hidden">Loading</span>
        </td>
      </tr>
    );
  }
  return (
    <tr
      role="row"
      aria-rowindex={index + 2}
      data-index={index}
      data-asset={row.asset_id}
      tabIndex={isCurrent ? 0 : -1}
      onFocus={() => onFocus(index)}
      onClick={(event) => !(event.target as Element).closest("a") && !getSelection()?.toString() && go(path)}
    >
      <td role="gridcell" class="col-serial">
        <a class="code strong" href={path} tabIndex={-1}>
          {row.serial || row.scan || "no serial"}
        </a>
        <span class="narrow-line soft small ellipsis">{[`${row.maker} ${row.model}`.trim(), row.branch].filter(Boolean).join(" · ")}</span>
        <span class="narrow-line chips">
          <PresenceChip row={row} />
          <VerdictChip verdict={row.review} />
          {row.photos > 0 && (
            <span class="chip">
              <Icon of={Camera} /> {row.photos}
              <span class="visually-hidden"> photos</span>
            </span>
          )}
          <FlagChip count={row.flags} />
        </span>
      </td>
      {COLUMNS.map((column) => (
        <td role="gridcell" class={`col-${column.name}`} key={column.name}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

interface Drawn {
  row: AssetRow | undefined;
  isCurrent: boolean;
  node: VNode;
}

const DRAWN_MAX = 400;
const ROW_PX = 48;
const ROW_PX_NARROW = 104;

interface Props {
  returnId: string;
  filters: Record<string, string>;
  /** Rises when others changed something: what is in view is read again. */
  news: number;
  onSort: (sort: string) => void;
  onTotal: (total: number) => void;
}

export function AssetsTable({ returnId, filters, news, onSort, onTotal }: Props) {
  const key = query(filters);
  const rows = useMemo(() => new PagedRows<AssetRow>(`/returns/${returnId}/assets`, filters), [returnId, key]);
  const isNarrow = useMedia(NARROW);
  const drawn = useMemo(() => new Map<number, Drawn>(), [rows]); // An unchanged node is not compared again while scrolling.
  const current = useSignal(0);
  const total = rows.total.value ?? 0;
  void rows.version.value;
  const view = useWindow(total, isNarrow ? ROW_PX_NARROW : ROW_PX);
  const table = useRef<HTMLTableElement>(null);
  const wanted = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (wanted.current === null) return; // The row may have to be loaded first: it is focused when it stands.
    const row = table.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"]`);
    if (!row) return;
    wanted.current = null;
    row.focus({ preventScroll: true });
  });

  useEffect(() => {
    current.value = 0;
    if (view.frame.current) view.frame.current.scrollTop = 0;
    void rows.load(0);
  }, [rows]);
  useEffect(() => rows.want(view.from, view.to), [rows, view.from, view.to, total]);
  useEffect(() => {
    if (news > 0) rows.refresh(view.from, view.to);
  }, [news]);
  useEffect(() => onTotal(total), [total]);

  const moveTo = (index: number): void => {
    const next = Math.max(0, Math.min(total - 1, index));
    current.value = next;
    wanted.current = next;
    view.show(next);
  };
  const pathOf = (row: AssetRow | undefined, index: number): string =>
    row ? `/desk/returns/${returnId}/review/${row.asset_id}${query({ ...filters, i: String(index) })}` : "#";
  const onKey = (event: KeyboardEvent): void => {
    if (!(event.target as Element).closest("tbody") || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((view.frame.current?.clientHeight ?? 400) / ROW_PX) - 2);
    const steps: Record<string, number> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: page, PageUp: -page, Home: -total, End: total };
    const step = steps[event.key];
    if (step !== undefined) moveTo(current.value + step);
    else if (event.key === "Enter") {
      const row = rows.row(current.value);
      if (row) go(pathOf(row, current.value));
    } else return;
    event.preventDefault();
  };

  const rowAt = (index: number): VNode => {
    const row = rows.row(index);
    const isCurrent = current.value === index || (index === view.from && (current.value < view.from || current.value >= view.to));
    const before = drawn.get(index);
    if (before && before.row === row && before.isCurrent === isCurrent) return before.node;
    const node = <Row key={index} row={row} index={index} isCurrent={isCurrent} path={pathOf(row, index)} onFocus={(at) => (current.value = at)} />;
    if (drawn.size > DRAWN_MAX) drawn.clear();
    drawn.set(index, { row, isCurrent, node });
    return node;
  };

  if (rows.total.value === null) return rows.problem.value ? <ProblemNotice text={rows.problem.value} again={() => void rows.load(0)} /> : <Loading what="Loading the assets" />;
  if (total === 0) {
    return (
      <EmptyState icon={Search} title="No asset fits">
        <p>Change or clear the filters to see more.</p>
      </EmptyState>
    );
  }
  const shown = Array.from({ length: view.to - view.from }, (_, offset) => view.from + offset);
  return (
    <>
      {rows.problem.value && <ProblemNotice text={rows.problem.value} again={() => rows.refresh(view.from, view.to)} />}
      <div class="table-frame asset-frame" ref={view.frame} onScroll={view.look}>
        <table class="table asset-table" role="grid" aria-label="Assets of this return" aria-rowcount={total + 1} aria-readonly="true" ref={table} onKeyDown={onKey}>
          <Head sort={filters["sort"] ?? "serial"} onSort={onSort} />
          <tbody role="rowgroup">
            {view.before > 0 && <Gap height={view.before} />}
            {shown.map(rowAt)}
            {view.after > 0 && <Gap height={view.after} />}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** One cell is enough: a column span would add columns that narrower screens hide. */
function Gap({ height }: { height: number }) {
  return (
    <tr class="gap" aria-hidden="true" style={{ blockSize: `${height}px` }}>
      <td />
    </tr>
  );
}
