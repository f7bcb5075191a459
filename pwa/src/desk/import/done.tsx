/** The last step: what was imported, and the way on. */

import { ButtonLink } from "../../parts/button";
import { Notice } from "../../parts/notice";
import { useLoaded } from "../loaded";
import { leaseWords } from "../new-return";
import { rowsOf } from "../server";
import type { Lease } from "../types";
import { Summary } from "./summary";
import type { ImportState } from "./types";

export function Done({ state }: { state: ImportState }) {
  const ids = (state.summary["lease_ids"] as string[] | undefined) ?? [];
  const leases = rowsOf(useLoaded<Lease[]>("/leases").value).filter(({ id }) => ids.includes(id));
  return (
    <div class="stack-wide">
      <Notice tone="good" title="Imported">
        <p>Importing the same file again changes nothing.</p>
      </Notice>
      <Summary summary={state.summary} />
      {leases.length > 0 && (
        <section class="section" aria-labelledby="leases-title">
          <h2 id="leases-title">{leases.length === 1 ? "The lease" : "The leases"}</h2>
          <ul class="list">
            {leases.map((lease) => (
              <li class="list-item item-wrap" key={lease.id}>
                <span class="grow strong">{leaseWords(lease, [])}</span>
                <ButtonLink small look="primary" href={`/desk/returns/new?lease=${lease.id}`}>
                  Open a return for these
                </ButtonLink>
              </li>
            ))}
          </ul>
        </section>
      )}
      <div class="row row-wrap">
        {leases.length === 0 && (
          <ButtonLink look="primary" href="/desk/returns/new">
            Open a return for these
          </ButtonLink>
        )}
        <ButtonLink href="/desk/import">Import another</ButtonLink>
      </div>
    </div>
  );
}
