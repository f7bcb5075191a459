/** What an import would change, or changed, in numbers and in words. */

import { nameOf, spelled } from "../../words";

interface Change {
  row?: number;
  serial?: string;
  field?: string;
  before?: unknown;
  after?: unknown;
}

const FIGURES: Record<string, string> = {
  new: "New assets",
  changed: "Changed",
  same: "Unchanged",
  absent: "On the lease, not in the file",
  new_leases: "New leases",
  new_branches: "New branches",
};

export function Summary({ summary }: { summary: Record<string, unknown> }) {
  const figures = Object.keys(FIGURES).filter((name) => typeof summary[name] === "number");
  const branches = (summary["branch_names"] as string[] | undefined) ?? [];
  if (figures.length === 0) return null;
  return (
    <>
      <dl class="summary">
        {figures.map((name) => (
          <div key={name}>
            <dt class="soft small">{nameOf(FIGURES, name)}</dt>
            <dd class="number strong">{(summary[name] as number).toLocaleString()}</dd>
          </div>
        ))}
      </dl>
      {branches.length > 0 && <p class="small">New branches: {branches.join(", ")}</p>}
      <Changes changes={(summary["changes"] as Change[] | undefined) ?? []} />
    </>
  );
}

const said = (value: unknown): string => (Array.isArray(value) ? value.map((each) => (typeof each === "string" ? spelled(each) : JSON.stringify(each))).join(", ") : String(value ?? "")) || "–";

function Changes({ changes }: { changes: Change[] }) {
  if (changes.length === 0) return null;
  return (
    <details class="fold">
      <summary>What changes on assets that are here already</summary>
      <div class="table-frame" tabIndex={0} role="region" aria-label="Changes">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Serial</th>
              <th scope="col">What</th>
              <th scope="col">Now</th>
              <th scope="col">Then</th>
            </tr>
          </thead>
          <tbody>
            {changes.map((change, index) => (
              <tr key={index}>
                <td class="code">{change.serial}</td>
                <td>{spelled(change.field ?? "")}</td>
                <td>{said(change.before)}</td>
                <td>{said(change.after)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
