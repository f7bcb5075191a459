/** Everything the journal says of an asset, newest first. */

import { TriangleAlert } from "lucide-static";
import { Icon } from "../../parts/icon";
import { answers, belongs, components, defectTypes, flags, nameOf, powerResults, retakeReasons, slotName, spelled, topics } from "../../words";
import { moment } from "../parts/times";
import type { HistoryEntry } from "../types";

type Data = Record<string, any>;
const list = (codes: unknown): string => (Array.isArray(codes) && codes.length > 0 ? codes.map((code) => spelled(String(code)).toLowerCase()).join(", ") : "none");
const counted = (given: Data): string => {
  const faults = Object.values(given).filter((answer) => answer === "fault").length;
  return faults === 0 ? `${Object.keys(given).length} answers, no ${(answers["fault"] ?? "fault").toLowerCase()}` : `${faults} of ${Object.keys(given).length} a fault`;
};

const KINDS: Record<string, (data: Data) => [what: string, detail?: string]> = {
  "asset.located": (data) => ["Found", `scanned ${data["scan"]}`],
  "asset.unexpected": (data) => ["Recorded as unexpected", `read ${data["scan"]}; belongs to ${nameOf(belongs, data["belongs"] ?? "").toLowerCase()}`],
  "asset.not_found": () => ["Looked for, not found"],
  "photo.taken": (data) => ["Photograph taken", `${slotName(data["slot"] ?? "")}${data["retake"] ? ", taken again" : ""}`],
  "photo.discarded": () => ["Photograph discarded"],
  "photo.received": (data) => ["Photograph arrived", data["label"] ? `label: ${data["label"]}` : undefined],
  "damage.ruled_out": () => ["No damage"],
  "defect.recorded": (data) => ["Damage recorded", `${nameOf(components, data["component"] ?? "")}: ${nameOf(defectTypes, data["type"] ?? "").toLowerCase()}`],
  "defect.withdrawn": () => ["Damage withdrawn"],
  "condition.answered": (data) => ["Condition answered", counted(data["answers"] ?? {})],
  "power.tested": (data) => ["Power tested", nameOf(powerResults, data["result"] ?? "").toLowerCase()],
  "accessories.checked": (data) => ["Accessories checked", `missing: ${list(data["missing"])}`],
  "locks.checked": (data) => ["Locks checked", Object.values(data["states"] ?? {}).includes("locked") ? "still locked" : undefined],
  "note.written": () => ["Note written"],
  "entry.voided": (data) => ["Entry voided", spelled(data["reason"] ?? "").toLowerCase()],
  "retake.requested": (data) => ["Retake asked for", `${slotName(data["slot"] ?? "")}: ${nameOf(retakeReasons, data["reason"] ?? "").toLowerCase()}`],
  "retake.withdrawn": () => ["Retake withdrawn"],
  "review.accepted": () => ["Accepted"],
  "review.reopened": () => ["Review opened again"],
  "review.noted": () => ["Note of the review"],
  "entry.admitted": () => ["Let in from quarantine"],
  "contradiction.settled": (data) => ["Contradiction settled", nameOf(topics, data["topic"] ?? "").toLowerCase()],
};

export function Timeline({ entries, names }: { entries: HistoryEntry[]; names: Record<string, string> }) {
  if (entries.length === 0) return <p class="soft small">Nothing has been recorded of this asset.</p>;
  return (
    <ol class="timeline">
      {[...entries].reverse().map((entry) => {
        const [what, detail] = KINDS[entry.kind]?.(entry.data ?? {}) ?? [spelled(entry.kind.replace(".", " "))];
        return (
          <li key={entry.id}>
            <span>
              <span class="strong">{what}</span>
              {detail && <span class="soft"> {detail}</span>}
            </span>
            {entry.text && <q class="small">{entry.text}</q>}
            <span class="soft tiny number">
              {(entry.by && names[entry.by]) || (entry.by ? "somebody" : "the server")} · {moment(entry.at)} · arrived {moment(entry.received)} · no. {entry.seq}
            </span>
            {entry.flags?.length > 0 && (
              <span class="chips">
                {entry.flags.map((flag) => (
                  <span class="chip chip-warn" key={flag}>
                    <Icon of={TriangleAlert} /> {nameOf(flags, flag)}
                  </span>
                ))}
              </span>
            )}
          </li>
        );
      })}
    </ol>
  );
}
