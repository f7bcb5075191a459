/** A return's assets by what still needs doing, with a search field over all of them. */
import { useMemo, useState } from "preact/hooks";
import { ChevronRight, PackageSearch, ScanBarcode, SearchX } from "lucide-static";
import { normalise } from "../identify";
import { Button, ButtonLink } from "../parts/button";
import { daysLeft, daysLeftWords } from "../parts/days";
import { SearchField } from "../parts/field";
import { Icon } from "../parts/icon";
import { EmptyState, Notice } from "../parts/notice";
import { Progress } from "../parts/progress";
import { Serial } from "../parts/serial";
import { TopBar } from "../parts/top-bar";
import { homePath } from "../place";
import { assetsOf, openReturn, type AssetView } from "../state";

type Group = "retake" | "record" | "find" | "unexpected" | "missing" | "done";
const groups: readonly [Group, string][] = [
  ["retake", "Photos to take again"],
  ["record", "To finish"],
  ["find", "To find"],
  ["unexpected", "Unexpected"],
  ["missing", "Missing"],
  ["done", "Done"],
];
const SHOWN = 40;

function groupOf(asset: AssetView): Group {
  if (asset.retakes_open > 0) return "retake";
  if (asset.presence === "missing") return "missing";
  if (asset.is_unexpected) return asset.is_recorded ? "unexpected" : "record";
  if (asset.is_recorded) return "done";
  return asset.presence === "found" || asset.seq > 0 || asset.pending > 0 ? "record" : "find";
}

export default function Return(props: { id: string }) {
  const view = openReturn(props.id).value;
  const assets = assetsOf(props.id).value;
  const [sought, setSought] = useState("");
  const found = useMemo(() => grouped(assets ?? [], sought), [assets, sought]);
  if (!view) {
    return (
      <>
        <TopBar title="Return" back={homePath()} />
        <main class="screen">
          <EmptyState icon={PackageSearch} title="Not on this phone">
            <p>This return is closed, or it is not in your branches. If you expect it here, sync first.</p>
            <ButtonLink href={homePath()}>Home</ButtonLink>
          </EmptyState>
        </main>
      </>
    );
  }
  const { header, counts } = view;
  return (
    <>
      <TopBar title={header.lessor} detail={header.title} back={homePath()} backLabel="Home" />
      <main class="screen">
        {header.closed_at && <Notice tone="warn" title="This return is closed">What you record now is kept and shown to the manager as recorded after closing.</Notice>}
        <div class="stack-tight">
          <div class="row row-between small">
            <span class="number">
              <strong>{counts.recorded}</strong> of {counts.assets} done
            </span>
            <span class="soft">{daysLeftWords(daysLeft(header.due_on))}</span>
          </div>
          <Progress done={counts.recorded} all={counts.assets} label="Recorded" />
        </div>
        <SearchField label="Serial, tag, model or person" value={sought} onInput={setSought} />
        {groups.map(([group, title]) => found[group].length > 0 && <AssetGroup key={group} title={title} assets={found[group]} isOpen={sought !== "" || (group !== "done" && group !== "unexpected")} />)}
        {assets && Object.values(found).every((list) => list.length === 0) && (
          <EmptyState icon={SearchX} title={sought ? "No device fits" : "No devices"}>
            {sought && <p>Check the spelling, or scan the device: it may be one that nobody expects.</p>}
          </EmptyState>
        )}
        <div class="action-bar">
          <ButtonLink look="primary" big wide icon={ScanBarcode} href={`/scan?return=${props.id}`}>
            Scan
          </ButtonLink>
        </div>
      </main>
    </>
  );
}

function grouped(assets: readonly AssetView[], sought: string): Record<Group, AssetView[]> {
  const found: Record<Group, AssetView[]> = { retake: [], record: [], find: [], unexpected: [], missing: [], done: [] };
  const code = normalise(sought);
  const words = sought.trim().toLowerCase().split(/\s+/).filter(Boolean);
  for (const asset of assets) if (fits(asset, code, words)) found[groupOf(asset)].push(asset);
  for (const list of Object.values(found)) list.sort((one, other) => serialOf(one).localeCompare(serialOf(other)));
  return found;
}

function fits(asset: AssetView, code: string, words: string[]): boolean {
  if (words.length === 0) return true;
  const { reference } = asset;
  if (code && (reference?.serial_norm.includes(code) || reference?.tag_norm.includes(code) || normalise(asset.scan).includes(code))) return true;
  const text = `${reference?.maker ?? ""} ${reference?.model ?? ""} ${reference?.assignee ?? ""} ${reference?.serial ?? ""} ${reference?.tag ?? ""}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

const serialOf = (asset: AssetView): string => asset.reference?.serial || asset.scan || asset.record.unexpected?.scan || "";

function AssetGroup(props: { title: string; assets: AssetView[]; isOpen: boolean }) {
  const [isOpen, setOpen] = useState<boolean | null>(null);
  const [shown, setShown] = useState(SHOWN);
  const open = isOpen ?? props.isOpen;
  return (
    <section class="section group">
      <h2>
        <button type="button" class="group-head" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon of={ChevronRight} class={open ? "group-arrow group-arrow-open" : "group-arrow"} />
          <span class="grow">{props.title}</span>
          <span class="number soft">{props.assets.length}</span>
        </button>
      </h2>
      {open && (
        <div class="list">
          {props.assets.slice(0, shown).map((asset) => (
            <AssetLine key={asset.id} asset={asset} />
          ))}
          {props.assets.length > shown && (
            <Button look="quiet" wide onClick={() => setShown(shown + 200)}>
              Show more
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

function AssetLine({ asset }: { asset: AssetView }) {
  const { reference } = asset;
  const detail = [[reference?.maker, reference?.model].filter(Boolean).join(" "), reference?.assignee].filter(Boolean).join(", ");
  return (
    <a class="list-item" href={`/returns/${asset.returnId}/assets/${asset.id}`}>
      <span class="grow">
        <span class="strong">
          <Serial text={serialOf(asset)} />
        </span>
        <span class="list-item-detail ellipsis">{detail || (asset.is_unexpected ? "Nobody expects it" : "")}</span>
      </span>
      <LineState asset={asset} />
    </a>
  );
}

/** What is left on this asset, in one short word. */
function LineState({ asset }: { asset: AssetView }) {
  if (asset.attention > 0) return <span class="chip chip-bad">Look</span>;
  if (asset.retakes_open > 0) return <span class="chip chip-warn">{asset.retakes_open === 1 ? "1 photo" : `${asset.retakes_open} photos`}</span>;
  if (groupOf(asset) === "record" && asset.missing.length > 0) return <span class="chip">{asset.missing.length} left</span>;
  if (asset.pending > 0) return <span class="chip">On phone</span>;
  return null;
}
