/** One return: its figures, its assets, its links and its own data. */

import { useSignal } from "@preact/signals";
import { ScanEye } from "lucide-static";
import { ButtonLink } from "../parts/button";
import { dayWords } from "../parts/days";
import { Notice } from "../parts/notice";
import { AssetFilters } from "./asset-filters";
import { AssetsTable } from "./assets-table";
import { useChanges } from "./changes";
import { filtersNow } from "./filters";
import { Links } from "./links";
import { useLoaded } from "./loaded";
import { DaysChip, Figure } from "./parts/figures";
import { Shown } from "./parts/states";
import { restate } from "./place";
import { ReturnDetails } from "./return-details";
import { RefusedActs } from "./review/acts-refused";
import { may } from "./roles";
import { query } from "./server";
import type { ReturnSummary } from "./types";

function Head({ item }: { item: ReturnSummary }) {
  return (
    <header class="stack-tight">
      <p class="small">
        <a href="/desk/returns">Returns</a>
      </p>
      <div class="desk-head">
        <div class="grow">
          <h1>{item.title || `${item.lessor} ${item.lease}`}</h1>
          <p class="soft small return-line">
            <span>
              {item.lessor} · lease {item.lease}
              {item.schedule && ` / ${item.schedule}`}
            </span>
            <span>due {dayWords(item.due_on)}</span>
            <DaysChip dueOn={item.due_on} isClosed={item.closed_at !== null} />
          </p>
        </div>
        <ButtonLink look="primary" icon={ScanEye} href={`/desk/returns/${item.id}/review`}>
          {may("change") ? "Review" : "Look through"}
        </ButtonLink>
      </div>
    </header>
  );
}

function Figures({ item, filters }: { item: ReturnSummary; filters: Record<string, string> }) {
  const { counts } = item;
  const base = `/desk/returns/${item.id}`;
  const only = query({ ...filters, sort: "", branch: "" });
  const lists: [string, number, Record<string, string>, string?][] = [
    ["All assets", counts.assets, {}],
    ["Found", counts.found, { presence: "found" }],
    ["Not yet scanned", Math.max(0, counts.assets - counts.found - counts.missing), { presence: "expected" }],
    ["Missing", counts.missing, { presence: "missing" }, "is-bad"],
    ["Unexpected", counts.unexpected, { unexpected: "1" }, "is-warn"],
    ["Contradictory", counts.flags, { flag: "1" }, "is-bad"],
    ["Retakes open", counts.retakes, { review: "retake" }, "is-warn"],
    ...(counts.removed > 0 || filters["removed"] ? [["Taken off", counts.removed, { removed: "1" }] as [string, number, Record<string, string>]] : []),
  ];
  return (
    <nav class="figures" aria-label="Assets by what was found">
      {lists.map(([label, value, filter, tone]) => (
        <Figure key={label} label={label} value={value} tone={tone} path={base + query(filter)} isCurrent={only === query(filter)} />
      ))}
    </nav>
  );
}

function Tabs({ id, part }: { id: string; part: string }) {
  const tabs = [
    ["assets", "Assets"],
    ...(may("links") ? [["links", "Lessor's links"]] : []),
    ["details", "Details"],
  ] as [string, string][];
  return (
    <nav class="tabs" aria-label="Parts of this return">
      {tabs.map(([name, title]) => (
        <a href={`/desk/returns/${id}${name === "assets" ? "" : `/${name}`}`} aria-current={part === name ? "page" : undefined} key={name}>
          {title}
        </a>
      ))}
    </nav>
  );
}

export function ReturnScreen({ returnId, part }: { returnId: string; part: string }) {
  const item = useLoaded<ReturnSummary>(`/returns/${returnId}`);
  const news = useSignal(0);
  const total = useSignal(0);
  const filters = filtersNow();
  useChanges(returnId, item.value?.head_seq ?? null, () => {
    news.value++;
    void item.reload();
  });
  return (
    <div class="desk-screen desk-screen-wide">
      <Shown of={item}>
        {(value) => (
          <>
            <Head item={value} />
            <RefusedActs returnId={returnId} />
            {value.closed_at && (
              <Notice tone="good" title="This return is closed">
                <p>What still arrives from phones is kept and flagged.</p>
              </Notice>
            )}
            <Figures item={value} filters={part === "assets" ? filters : { part }} />
            <Tabs id={returnId} part={part} />
            {part === "links" && may("links") && <Links item={value} />}
            {part === "details" && <ReturnDetails item={value} onChange={() => void item.reload()} />}
            {part === "assets" && (
              <>
                <AssetFilters path={`/returns/${returnId}/assets`} filters={filters} branches={value.branches} total={total.value} />
                <AssetsTable returnId={returnId} filters={filters} news={news.value} onSort={(sort) => restate({ ...filters, sort: sort === "serial" ? "" : sort })} onTotal={(count) => (total.value = count)} />
              </>
            )}
          </>
        )}
      </Shown>
    </div>
  );
}
