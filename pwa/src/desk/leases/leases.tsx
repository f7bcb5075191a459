/** Lessors and their leases: the terms, the rent, who looks after them, and what of them is going back. */

import { useSignal } from "@preact/signals";
import { FileText, Plus } from "lucide-static";
import { Button, ButtonLink } from "../../parts/button";
import { SearchField } from "../../parts/field";
import { EmptyState } from "../../parts/notice";
import { Exports } from "../asset-filters";
import { useLoaded } from "../loaded";
import { ProblemNotice, Shown } from "../parts/states";
import { go } from "../place";
import { may } from "../roles";
import { rowsOf } from "../server";
import type { Lease, Lessor } from "../types";
import { LeaseSheet } from "./lease-sheet";
import { LessorSheet } from "./lessor-sheet";
import { rentWords } from "./money";
import { assetsWords, numberWords, termWords } from "./words";

const SEARCHED_FROM = 8;

function LeaseItem({ lease }: { lease: Lease }) {
  return (
    <li class="list-item lease-item">
      <span>
        <a class="strong code" href={`/desk/leases/${lease.id}`}>
          {numberWords(lease)}
        </a>{" "}
        {lease.is_closed && <span class="chip">Closed</span>}
        <span class="soft small lease-term">{termWords(lease) || "no term yet"}</span>
      </span>
      <span class="small number">{rentWords(lease) || <span class="soft">no rent yet</span>}</span>
      <span class="small">{lease.responsible || <span class="soft">nobody responsible</span>}</span>
      <span class="small number">{assetsWords(lease.assets ?? 0)}</span>
      <span class="small lease-returns">
        {lease.returns.map((each) => (
          <a href={`/desk/returns/${each.id}`} key={each.id}>
            {each.title || "Open return"}
          </a>
        ))}
        {lease.returns.length === 0 && <span class="soft">no open return</span>}
      </span>
    </li>
  );
}

interface GroupProps {
  lessor: Lessor;
  leases: Lease[];
  isSearched: boolean;
  onRename: () => void;
  onAdd: () => void;
}

function LessorGroup({ lessor, leases, isSearched, onRename, onAdd }: GroupProps) {
  if (isSearched && leases.length === 0) return null;
  const id = `lessor-${lessor.id}`;
  return (
    <section class="section lessor-group" aria-labelledby={id}>
      <div class="row row-wrap">
        <h2 class="grow" id={id}>
          {lessor.name}
        </h2>
        {may("change") && (
          <>
            <Button small look="quiet" aria-label={`Rename ${lessor.name}`} onClick={onRename}>
              Rename
            </Button>
            <Button small look="quiet" icon={Plus} aria-label={`Add a lease of ${lessor.name}`} onClick={onAdd}>
              Lease
            </Button>
          </>
        )}
      </div>
      {leases.length === 0 ? (
        <p class="soft small">No leases among yours yet.</p>
      ) : (
        <ul class="list" aria-labelledby={id}>
          {leases.map((lease) => (
            <LeaseItem lease={lease} key={lease.id} />
          ))}
        </ul>
      )}
    </section>
  );
}

function fits(lease: Lease, words: string): boolean {
  const text = `${lease.lessor ?? ""} ${numberWords(lease)} ${lease.responsible} ${lease.returns.map(({ title }) => title).join(" ")}`;
  return words.toLowerCase().split(/\s+/).every((word) => text.toLowerCase().includes(word));
}

function NothingYet() {
  return (
    <EmptyState icon={FileText} title="No leases yet">
      <p>Importing a lessor's schedule brings its lease and assets. You can also write them down here.</p>
      {may("import") && (
        <ButtonLink look="primary" href="/desk/import">
          Import a schedule
        </ButtonLink>
      )}
    </EmptyState>
  );
}

export function Leases() {
  const list = useLoaded<Lease[]>("/leases");
  const lessors = useLoaded<Lessor[]>("/lessors");
  const words = useSignal("");
  const renamed = useSignal<Lessor | "new" | null>(null);
  const added = useSignal<string | null>(null); // the lessor's id, or empty: to be chosen
  const all = rowsOf(lessors.value);
  return (
    <div class="desk-screen desk-screen-wide">
      <header class="desk-head leases-head">
        <h1>Leases</h1>
        <Exports path="/leases" />
        {may("change") && (
          <>
            <Button onClick={() => (renamed.value = "new")}>Add a lessor</Button>
            <Button look="primary" icon={Plus} disabled={all.length === 0} onClick={() => (added.value = "")}>
              Add a lease
            </Button>
          </>
        )}
      </header>
      {lessors.problem && <ProblemNotice text={lessors.problem} again={() => void lessors.reload()} />}
      <Shown of={list}>
        {(answer) => {
          const leases = rowsOf(answer);
          if (lessors.value && all.length === 0) return <NothingYet />;
          const asked = words.value.trim();
          const found = asked ? leases.filter((lease) => fits(lease, asked)) : leases;
          return (
            <>
              {leases.length >= SEARCHED_FROM && <SearchField label="Lessor, lease, person or return" value={words.value} onInput={(next) => (words.value = next)} />}
              {asked && found.length === 0 && <p class="soft">No lease fits.</p>}
              {all.map((lessor) => (
                <LessorGroup
                  key={lessor.id}
                  lessor={lessor}
                  leases={found.filter(({ lessor_id }) => lessor_id === lessor.id)}
                  isSearched={asked !== ""}
                  onRename={() => (renamed.value = lessor)}
                  onAdd={() => (added.value = lessor.id)}
                />
              ))}
              {all.length > 0 && <Exports path="/lessors" label="Lessors as" />}
            </>
          );
        }}
      </Shown>
      {renamed.value && (
        <LessorSheet
          lessor={renamed.value === "new" ? null : renamed.value}
          onClose={() => (renamed.value = null)}
          onKept={() => {
            void lessors.reload();
            void list.reload();
          }}
        />
      )}
      {added.value !== null && <LeaseSheet lease={null} lessors={all} lessorId={added.value} onClose={() => (added.value = null)} onKept={(made) => go(`/desk/leases/${made.id}`)} />}
    </div>
  );
}
