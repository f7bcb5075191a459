/** Branches: the places where leased assets are. */

import { useSignal } from "@preact/signals";
import { MapPin, Plus } from "lucide-static";
import { Button } from "../parts/button";
import { Field } from "../parts/field";
import { EmptyState } from "../parts/notice";
import { Sheet } from "../parts/sheet";
import { say } from "../parts/toast";
import { Exports } from "./asset-filters";
import { useLoaded } from "./loaded";
import { useSending } from "./parts/form";
import { ProblemNotice, Shown } from "./parts/states";
import { may } from "./roles";
import { patch, post, rowsOf } from "./server";
import type { Branch } from "./types";

export function Branches() {
  const list = useLoaded<Branch[]>("/branches");
  const edited = useSignal<Branch | "new" | null>(null);
  return (
    <div class="desk-screen">
      <header class="desk-head">
        <h1>Branches</h1>
        <Exports path="/branches" />
        {may("edit_branches") && (
          <Button look="primary" icon={Plus} onClick={() => (edited.value = "new")}>
            Add a branch
          </Button>
        )}
      </header>
      <Shown of={list}>
        {(answer) => {
          const rows = rowsOf(answer);
          if (rows.length === 0) {
            return (
              <EmptyState icon={MapPin} title="No branches yet">
                <p>Assets belong to branches; people work for them. An import can add them too.</p>
              </EmptyState>
            );
          }
          return (
            <ul class="list">
              {rows.map((branch) => (
                <li class="list-item" key={branch.id}>
                  <span class="grow">
                    <span class="strong">{branch.name}</span>
                    <br />
                    <span class="code soft small">{branch.code}</span>
                  </span>
                  {branch.is_archived && <span class="chip">Archived</span>}
                  {may("edit_branches") && (
                    <Button small look="quiet" aria-label={`Change ${branch.name}`} onClick={() => (edited.value = branch)}>
                      Change
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          );
        }}
      </Shown>
      {edited.value && <BranchSheet branch={edited.value === "new" ? null : edited.value} onClose={() => (edited.value = null)} onKept={() => void list.reload()} />}
    </div>
  );
}

function BranchSheet({ branch, onClose, onKept }: { branch: Branch | null; onClose: () => void; onKept: () => void }) {
  const code = useSignal(branch?.code ?? "");
  const name = useSignal(branch?.name ?? "");
  const isArchived = useSignal(branch?.is_archived ?? false);
  const sending = useSending();
  const keep = async (): Promise<void> => {
    const body = { code: code.value.trim(), name: name.value.trim() };
    if (branch) await patch(`/branches/${branch.id}`, { ...body, is_archived: isArchived.value });
    else await post("/branches", body);
    say("Saved");
    onKept();
    onClose();
  };
  return (
    <Sheet title={branch ? `Change ${branch.name}` : "Add a branch"} onClose={onClose}>
      <form class="stack" onSubmit={sending.submit(keep)}>
        <Field label="Code" required maxLength={40} value={code.value} hint="As it stands in the lessors' schedules." onInput={(event) => (code.value = event.currentTarget.value)} />
        <Field label="Name" required maxLength={200} value={name.value} onInput={(event) => (name.value = event.currentTarget.value)} />
        {branch && (
          <label class="check">
            <input type="checkbox" checked={isArchived.value} onChange={(event) => (isArchived.value = event.currentTarget.checked)} /> Archived: kept, but not offered any more
          </label>
        )}
        {sending.problem && <ProblemNotice text={sending.problem} />}
        <div class="sheet-actions">
          <Button look="primary" type="submit" disabled={sending.isBusy}>
            Save
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Sheet>
  );
}
