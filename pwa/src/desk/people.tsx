/** People, what they may do and where, and the invitations that are still open. */

import { useSignal } from "@preact/signals";
import { UserPlus } from "lucide-static";
import { Button } from "../parts/button";
import { say } from "../parts/toast";
import { person } from "../session";
import { spelled } from "../words";
import { Exports } from "./asset-filters";
import { Invite, InvitationReady, type InvitationMade } from "./invite";
import { useLoaded } from "./loaded";
import { Confirm } from "./parts/confirm";
import { Shown } from "./parts/states";
import { moment } from "./parts/times";
import { PersonSheet } from "./person-sheet";
import { may } from "./roles";
import { remove, rowsOf } from "./server";
import type { Branch, Role } from "./types";

export interface PersonRow {
  id: string;
  name: string;
  email: string;
  role: Role;
  is_active: boolean;
  branch_ids: string[] | null;
  created_at: string;
}

interface InvitationRow {
  id: string;
  name: string;
  email: string;
  role: Role;
  branch_ids: string[];
  expires_at: string;
}

export const branchWords = (ids: string[] | null, branches: Branch[]): string =>
  ids === null ? "all branches" : ids.map((id) => branches.find((branch) => branch.id === id)?.code ?? "another").join(", ") || "no branch";

const canChange = (): boolean => person.value?.role === "administrator";

function PersonItem({ row, branches, onEdit }: { row: PersonRow; branches: Branch[]; onEdit: () => void }) {
  return (
    <li class="list-item item-wrap">
      <span class="grow">
        <span class="row row-wrap fact-row">
          <span class="strong">{row.name}</span>
          <span class="chip">{spelled(row.role)}</span>
          {!row.is_active && <span class="chip chip-warn">Locked out</span>}
          {row.id === person.value?.id && <span class="chip chip-accent">You</span>}
        </span>
        <span class="soft small">
          {row.email}
          <br />
          {branchWords(row.branch_ids, branches)}
        </span>
      </span>
      {canChange() && (
        <Button small look="quiet" aria-label={`Change ${row.name}`} onClick={onEdit}>
          Change
        </Button>
      )}
    </li>
  );
}

function Invitations({ rows, branches, onWithdraw }: { rows: InvitationRow[]; branches: Branch[]; onWithdraw: (row: InvitationRow) => void }) {
  if (rows.length === 0) return null;
  return (
    <section class="section" aria-labelledby="invitations-title">
      <div class="row row-between row-wrap">
        <h2 id="invitations-title">Open invitations</h2>
        <Exports path="/invitations" />
      </div>
      <ul class="list">
        {rows.map((row) => (
          <li class="list-item item-wrap" key={row.id}>
            <span class="grow">
              <span class="row row-wrap fact-row">
                <span class="strong">{row.name || row.email || "Anybody with the link"}</span>
                <span class="chip">{spelled(row.role)}</span>
              </span>
              <span class="soft small">
                {branchWords(row.role === "manager" || row.role === "technician" ? row.branch_ids : null, branches)} · until {moment(row.expires_at)}
              </span>
            </span>
            {may("invite") && (
              <Button small look="quiet" onClick={() => onWithdraw(row)}>
                Withdraw
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

export function People() {
  const people = useLoaded<PersonRow[]>("/people");
  const invitations = useLoaded<InvitationRow[]>("/invitations");
  const branches = rowsOf(useLoaded<Branch[]>("/branches").value);
  const isInviting = useSignal(false);
  const edited = useSignal<PersonRow | null>(null);
  const withdrawn = useSignal<InvitationRow | null>(null);
  const made = useSignal<InvitationMade | null>(null);
  return (
    <div class="desk-screen">
      <header class="desk-head">
        <h1>People</h1>
        <Exports path="/people" />
        {may("invite") && (
          <Button look="primary" icon={UserPlus} onClick={() => (isInviting.value = true)}>
            Invite somebody
          </Button>
        )}
      </header>
      <Shown of={people}>
        {(answer) => (
          <ul class="list" aria-label="People">
            {rowsOf(answer).map((row) => (
              <PersonItem row={row} branches={branches} key={row.id} onEdit={() => (edited.value = row)} />
            ))}
          </ul>
        )}
      </Shown>
      <Invitations rows={rowsOf(invitations.value)} branches={branches} onWithdraw={(row) => (withdrawn.value = row)} />
      {isInviting.value && (
        <Invite
          branches={branches}
          onClose={() => (isInviting.value = false)}
          onMade={(invitation) => {
            isInviting.value = false;
            made.value = invitation;
            void invitations.reload();
          }}
        />
      )}
      {made.value && <InvitationReady made={made.value} onClose={() => (made.value = null)} />}
      {edited.value && (
        <PersonSheet
          row={edited.value}
          branches={branches}
          onClose={() => (edited.value = null)}
          onKept={() => {
            say("Saved");
            void people.reload();
          }}
          onInvitation={(invitation) => {
            edited.value = null;
            made.value = invitation;
          }}
        />
      )}
      {withdrawn.value && (
        <Confirm
          title="Withdraw this invitation?"
          action="Withdraw it"
          onClose={() => (withdrawn.value = null)}
          work={async () => {
            await remove(`/invitations/${withdrawn.value?.id}`);
            await invitations.reload();
          }}
        >
          <p>Its link and QR code stop working at once.</p>
        </Confirm>
      )}
    </div>
  );
}
