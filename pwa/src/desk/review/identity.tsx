/** Which device this should be, and what its codes say it is. */

import { Check, TriangleAlert } from "lucide-static";
import { Icon } from "../../parts/icon";
import { Compared } from "../../parts/serial";
import { belongs, checklistOf, labelVerdicts, nameOf, spelled } from "../../words";
import type { AssetDetail, AssetRecord, Photo } from "../types";
import { labelCodes, type LabelCodes } from "./label-codes";

const labelOf = (record: AssetRecord): Photo | undefined => [...(record.photos ?? [])].reverse().find((photo) => photo.slot === "serial_label");

function Matches() {
  return (
    <span class="chip chip-good">
      <Icon of={Check} /> matches
    </span>
  );
}

/** What stands on the label, right below what should. */
function OnLabel({ label, codes, expected }: { label: Photo | undefined; codes: LabelCodes; expected: string }) {
  if (!label?.arrived || !label.label || label.label === "other") return null;
  return (
    <>
      <dt>On the label</dt>
      <dd>
        {label.label === "unread" ? (
          <span class="chip chip-warn">{labelVerdicts["unread"]}</span>
        ) : codes.serial || !codes.tag ? (
          <span class="row row-wrap fact-row">
            <span class="code strong">{codes.serial ?? expected}</span> <Matches />
          </span>
        ) : (
          <span class="soft">not read; its tag was</span>
        )}
      </dd>
    </>
  );
}

function Label({ label, codes, expected }: { label: Photo | undefined; codes: LabelCodes; expected: string }) {
  if (!label) return <p class="soft small">No photograph of the serial label yet.</p>;
  if (!label.arrived || !label.label) return <p class="soft small">The label's photograph is not read yet.</p>;
  const isOther = label.label === "other" && codes.others.length > 0;
  const rest = isOther ? codes.others.slice(1) : codes.others;
  const also = rest.length > 0 && (
    <p class="small">
      Also read: <span class="code">{rest.join(", ")}</span>
    </p>
  );
  if (!isOther) return also || null;
  return (
    <div class="notice notice-bad">
      <Icon of={TriangleAlert} />
      <div class="notice-body">
        <p class="notice-title">{labelVerdicts["other"]}</p>
        <Compared upper={expected} lower={codes.others[0] ?? ""} upperLabel="Expected" lowerLabel="On the label" />
        {also}
      </div>
    </div>
  );
}

export function Identity({ detail, record }: { detail: AssetDetail; record: AssetRecord }) {
  const { reference, state } = detail;
  const expected = reference?.serial ?? state.serial ?? "";
  const located = record.located;
  const unexpected = record.unexpected;
  const tag = reference?.tag || state.tag;
  const onLabel = expected || (unexpected?.scan ?? "");
  const label = labelOf(record);
  const codes = labelCodes(label?.codes ?? [], onLabel, tag);
  return (
    <section class="section" aria-labelledby="identity-title">
      <h2 id="identity-title" class="panel-title">
        Identity
      </h2>
      <dl class="facts">
        {unexpected ? (
          <>
            <dt>Read on it</dt>
            <dd class="code strong">{unexpected.scan}</dd>
            <dt>Belongs to</dt>
            <dd>{nameOf(belongs, unexpected.belongs)}</dd>
          </>
        ) : (
          <>
            <dt>Expected</dt>
            <dd class="code strong">{expected}</dd>
          </>
        )}
        <OnLabel label={label} codes={codes} expected={onLabel} />
        {tag && (
          <>
            <dt>Asset tag</dt>
            <dd class="code">{tag}</dd>
          </>
        )}
        {codes.tag && (
          <>
            <dt>Tag on it</dt>
            <dd>
              <span class="row row-wrap fact-row">
                <span class="code">{codes.tag}</span> <Matches />
              </span>
            </dd>
          </>
        )}
        {located && (
          <>
            <dt>Scanned</dt>
            <dd>
              <span class="code">{located.scan}</span> <span class="soft small">{spelled(located.rule).toLowerCase()}{located.confirmed && ", confirmed by hand"}</span>
            </dd>
          </>
        )}
        <dt>Device</dt>
        <dd>
          {`${state.maker} ${state.model}`.trim() || "–"} <span class="soft small">{state.category && checklistOf(state.category).name}</span>
        </dd>
        <dt>Branch</dt>
        <dd>{state.branch || "–"}</dd>
        {reference?.assignee && (
          <>
            <dt>Used by</dt>
            <dd>{reference.assignee}</dd>
          </>
        )}
      </dl>
      <Label label={label} codes={codes} expected={onLabel} />
    </section>
  );
}
