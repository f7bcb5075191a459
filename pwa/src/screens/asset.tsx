/** Everything about one asset on one screen that a thumb can walk. Each answer saves itself. */
import { useEffect } from "preact/hooks";
import { ArrowDown, Check, PackageSearch, ScanBarcode } from "lucide-static";
import { checklistOf } from "../checklist";
import { Button, ButtonLink } from "../parts/button";
import { Icon } from "../parts/icon";
import { EmptyState, Notice } from "../parts/notice";
import { saved } from "../parts/saving";
import { Serial } from "../parts/serial";
import { TopBar } from "../parts/top-bar";
import { assetView, openReturn, type AssetView } from "../state";
import { belongs, flags as flagNames, nameOf, topics } from "../words";
import { Accessories } from "./asset/accessories";
import { Condition } from "./asset/condition";
import { Damage } from "./asset/damage";
import { Locks } from "./asset/locks";
import { Notes, useNote } from "./asset/notes";
import { Photos } from "./asset/photos";
import { Power } from "./asset/power";
import { Retakes } from "./asset/retakes";
import { Section } from "./asset/section";

export default function Asset(props: { id: string; asset: string }) {
  const asset = assetView(props.id, props.asset).value;
  const back = `/returns/${props.id}`;
  if (asset === undefined) return <TopBar title="" back={back} />;
  if (asset === null) {
    return (
      <>
        <TopBar title="Device" back={back} />
        <main class="screen">
          <EmptyState icon={PackageSearch} title="Not on this phone">
            <p>This device is not on the return, or not in your branches.</p>
            <ButtonLink href={back}>To the return</ButtonLink>
          </EmptyState>
        </main>
      </>
    );
  }
  return <Walk asset={asset} back={back} />;
}

function Walk({ asset, back }: { asset: AssetView; back: string }) {
  const note = useNote(asset);
  const { reference } = asset;
  const serial = reference?.serial || asset.scan || asset.record.unexpected?.scan || "";
  const list = checklistOf(asset.category);
  const photosLeft = asset.missing.filter((code) => code.startsWith("photo:")).length;
  const isClosed = Boolean(openReturn(asset.returnId).value?.header.closed_at);
  useEffect(() => {
    document.title = `${serial}, Handback`;
    return () => void (document.title = "Handback");
  }, [serial]);
  return (
    <>
      <TopBar title={<Serial text={serial} />} detail={[reference?.maker, reference?.model].filter(Boolean).join(" ") || list.name} back={back} backLabel="To the return" />
      <main class="screen asset">
        <Identity asset={asset} />
        {isClosed && <Notice tone="warn" title="This return is closed">What you record now is kept and shown to the manager as recorded after closing.</Notice>}
        {asset.attention > 0 && (
          <Notice tone="bad" title="Something here was not accepted">
            <p>It is still on this phone.</p>
            <ButtonLink small href="/outbox">
              See why
            </ButtonLink>
          </Notice>
        )}
        <Retakes asset={asset} />
        <Contradictions asset={asset} />
        <Section title="Photos" isDone={photosLeft === 0} detail={photosLeft > 0 ? `${photosLeft} to take` : "All taken"}>
          <Photos asset={asset} />
        </Section>
        {!asset.is_unexpected && (
          <>
            <Damage asset={asset} />
            <Accessories asset={asset} />
            {list.has_power && <Power asset={asset} />}
            <Condition asset={asset} />
            <Locks asset={asset} />
          </>
        )}
        <Notes asset={asset} note={note} />
        <Finish asset={asset} />
      </main>
    </>
  );
}

/** Which device it is, and whether it was found. */
function Identity({ asset }: { asset: AssetView }) {
  const { reference, record } = asset;
  const facts = [
    ["Tag", reference?.tag],
    ["With", reference?.assignee],
  ].filter(([, value]) => value);
  return (
    <div class="stack">
      {facts.length > 0 && (
        <p class="small soft">
          {facts.map(([name, value]) => (
            <span key={name} class="fact">
              {name} <span class={name === "Tag" ? "code fact-value" : "fact-value"}>{value}</span>
            </span>
          ))}
        </p>
      )}
      {record.unexpected && (
        <Notice tone="warn" title="Nobody expects it here">
          <p>{record.unexpected.belongs !== "unknown" && `${nameOf(belongs, record.unexpected.belongs)}. `}A photograph of its label is all it needs.</p>
        </Notice>
      )}
      {!record.located && !record.unexpected && !record.not_found && (
        <Notice title="Not scanned yet">
          <div class="row row-wrap">
            <ButtonLink small look="primary" icon={ScanBarcode} href={`/scan?return=${asset.returnId}`}>
              Scan it
            </ButtonLink>
            <Button small onClick={() => void saved({ returnId: asset.returnId, kind: "asset.not_found", asset: asset.id, data: {} }, "Recorded as missing")}>
              Not here
            </Button>
          </div>
        </Notice>
      )}
      {record.not_found && (
        <Notice tone="warn" title="Recorded as missing">
          <p>Found after all? Scan it, and it counts as found.</p>
          <ButtonLink small icon={ScanBarcode} href={`/scan?return=${asset.returnId}`}>
            Scan it
          </ButtonLink>
        </Notice>
      )}
    </div>
  );
}

function Contradictions({ asset }: { asset: AssetView }) {
  const open = (asset.record.flags ?? []).filter((flag) => flag.code === "contradiction" && flag.state === "open");
  if (open.length === 0) return null;
  return (
    <Notice tone="warn" title={flagNames["contradiction"]}>
      <p>{open.map((flag) => nameOf(topics, flag.topic)).join(", ")}: two people recorded different things. Both are kept. A manager decides, or record what you see now.</p>
    </Notice>
  );
}

/** Under the thumb: what is left, and on to the next device. */
function Finish({ asset }: { asset: AssetView }) {
  const parts = new Set(asset.missing.filter((code) => code !== "presence").map((code) => (code.startsWith("photo:") ? code : code.split(":")[0])));
  const isDone = asset.missing.length === 0 && asset.retakes_open === 0;
  const next = `/scan?return=${asset.returnId}`;
  return (
    <div class="action-bar">
      <div class="row">
        {isDone ? (
          <span class="finish-done" role="status">
            <Icon of={Check} /> Complete
          </span>
        ) : (
          parts.size > 0 && (
            <Button icon={ArrowDown} onClick={jumpToOpen}>
              {parts.size} left
            </Button>
          )
        )}
        <ButtonLink class="grow" look="primary" big icon={ScanBarcode} href={next}>
          Scan next
        </ButtonLink>
      </div>
    </div>
  );
}

function jumpToOpen(): void {
  const open = document.querySelector<HTMLElement>('.retake, .asset-section[data-done="false"]');
  open?.scrollIntoView({ behavior: "smooth", block: "start" });
  open?.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
}
