/** Which device this should be, and what its codes say it is. */

import { Check, TriangleAlert } from "lucide-static";
import { Icon } from "../../parts/icon";
import { Compared } from "../../parts/serial";
import { belongs, checklistOf, labelVerdicts, nameOf, spelled } from "../../words";
import type { AssetDetail, AssetRecord } from "../types";

function Label({ record, expected }: { record: AssetRecord; expected: string }) {
  const label = [...(record.photos ?? [])].reverse().find((photo) => photo.slot === "serial_label");
  if (!label) return <p class="soft small">No photograph of the serial label yet.</p>;
  if (!label.arrived || !label.label) return <p class="soft small">The label's photograph is not read yet.</p>;
  if (label.label === "other" && label.codes.length > 0) {
    return (
      <div class="notice notice-bad">
        <Icon of={TriangleAlert} />
        <div class="notice-body">
          <p class="notice-title">{labelVerdicts["other"]}</p>
          <Compared upper={expected} lower={label.codes[0] ?? ""} upperLabel="Expected" lowerLabel="On the label" />
          {label.codes.length > 1 && <p class="small">Also read: {label.codes.slice(1).join(", ")}</p>}
        </div>
      </div>
    );
  }
  return (
    <dl class="facts">
      <dt>On the label</dt>
      <dd>
        {label.label === "match" ? (
          <span class="row row-wrap fact-row">
            <span class="code strong">{label.codes.join(", ") || expected}</span>
            <span class="chip chip-good">
              <Icon of={Check} /> matches
            </span>
          </span>
        ) : (
          <span class="chip chip-warn">{labelVerdicts["unread"]}</span>
        )}
      </dd>
    </dl>
  );
}

export function Identity({ detail, record }: { detail: AssetDetail; record: AssetRecord }) {
  const { reference, state } = detail;
  const expected = reference?.serial ?? state.serial ?? "";
  const located = record.located;
  const unexpected = record.unexpected;
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
        {(reference?.tag || state.tag) && (
          <>
            <dt>Asset tag</dt>
            <dd class="code">{reference?.tag || state.tag}</dd>
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
      <Label record={record} expected={expected || (unexpected?.scan ?? "")} />
    </section>
  );
}
