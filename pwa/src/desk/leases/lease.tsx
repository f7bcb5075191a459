/** One lease: its terms, its open returns, its assets. */

import { useSignal } from "@preact/signals";
import { Pencil, Plus } from "lucide-static";
import { Button, ButtonLink } from "../../parts/button";
import { dayWords } from "../../parts/days";
import { useLoaded } from "../loaded";
import { Shown } from "../parts/states";
import { may } from "../roles";
import type { Lease } from "../types";
import { LeaseAssets } from "./lease-assets";
import { LeaseSheet } from "./lease-sheet";
import { rentWords } from "./money";
import { numberWords, termWords } from "./words";

function Terms({ lease }: { lease: Lease }) {
  const facts: [string, string][] = [
    ["Term", termWords(lease)],
    ["Rent", rentWords(lease)],
    ["Person responsible", lease.responsible],
  ];
  return (
    <dl class="summary lease-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt class="soft small">{name}</dt>
          <dd>{value || <span class="soft">not known yet</span>}</dd>
        </div>
      ))}
      <div>
        <dt class="soft small">Open return</dt>
        <dd>
          {lease.returns.map((each) => (
            <div key={each.id}>
              <a href={`/desk/returns/${each.id}`}>{each.title || "Open return"}</a> <span class="soft">due {dayWords(each.due_on)}</span>
            </div>
          ))}
          {lease.returns.length === 0 && <span class="soft">none</span>}
        </dd>
      </div>
    </dl>
  );
}

export function LeaseScreen({ id }: { id: string }) {
  const loaded = useLoaded<Lease>(`/leases/${id}`);
  const isChanging = useSignal(false);
  return (
    <div class="desk-screen desk-screen-wide">
      <Shown of={loaded}>
        {(lease) => (
          <>
            <header class="stack-tight">
              <p class="small">
                <a href="/desk/leases">Leases</a>
              </p>
              <div class="desk-head">
                <div class="grow">
                  <h1>
                    {lease.lessor} <span class="code">{numberWords(lease)}</span>
                  </h1>
                  {lease.is_closed && <span class="chip">Closed</span>}
                </div>
                {may("change") && (
                  <>
                    <Button icon={Pencil} onClick={() => (isChanging.value = true)}>
                      Change
                    </Button>
                    {!lease.is_closed && (
                      <ButtonLink look="primary" icon={Plus} href={`/desk/returns/new?lease=${lease.id}`}>
                        Open a return
                      </ButtonLink>
                    )}
                  </>
                )}
              </div>
            </header>
            <Terms lease={lease} />
            <LeaseAssets leaseId={id} />
            {isChanging.value && (
              <LeaseSheet lease={lease} lessors={[{ id: lease.lessor_id, name: lease.lessor ?? "" }]} onClose={() => (isChanging.value = false)} onKept={(kept) => loaded.set(kept)} />
            )}
          </>
        )}
      </Shown>
    </div>
  );
}
