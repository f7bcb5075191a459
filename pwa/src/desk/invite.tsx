/** Inviting somebody: a role, branches, then a link and a QR code that are shown once. */

import { useSignal } from "@preact/signals";
import { Button } from "../parts/button";
import { Field } from "../parts/field";
import { Sheet } from "../parts/sheet";
import { person } from "../session";
import { useSending } from "./parts/form";
import { Once } from "./parts/once";
import { PickBranches } from "./parts/pick-branches";
import { SelectField } from "./parts/select";
import { ProblemNotice } from "./parts/states";
import { moment } from "./parts/times";
import { post } from "./server";
import type { Branch, Role } from "./types";

export interface InvitationMade {
  id: string;
  url: string;
  qr_svg: string;
  expires_at: string;
}

export const ROLES: Record<Role, string> = {
  technician: "Technician: records assets on a phone",
  manager: "Manager: runs returns and reviews",
  auditor: "Auditor: reads everything, changes nothing",
  administrator: "Administrator: may do everything",
};
export const isBound = (role: string): boolean => role === "technician" || role === "manager";

/** A manager invites technicians; administrators invite anybody. */
const invitable = (): Role[] => (person.value?.role === "administrator" ? (Object.keys(ROLES) as Role[]) : ["technician"]);

export function Invite({ branches, onClose, onMade }: { branches: Branch[]; onClose: () => void; onMade: (made: InvitationMade) => void }) {
  const name = useSignal("");
  const email = useSignal("");
  const role = useSignal<Role>("technician");
  const mine = person.value?.branches;
  const offered = mine ? branches.filter(({ id }) => mine.some((branch) => branch.id === id)) : branches;
  const picked = useSignal<string[]>(offered.length === 1 ? offered.map(({ id }) => id) : []);
  const sending = useSending();
  const invite = async (): Promise<void> => {
    onMade(await post<InvitationMade>("/invitations", { name: name.value.trim(), email: email.value.trim() || undefined, role: role.value, branch_ids: isBound(role.value) ? picked.value : [] }));
  };
  return (
    <Sheet title="Invite somebody" onClose={onClose}>
      <form class="stack" onSubmit={sending.submit(invite)}>
        <Field label="Name (optional)" maxLength={200} autocomplete="off" value={name.value} onInput={(event) => (name.value = event.currentTarget.value)} />
        <Field label="E-mail (optional)" type="email" autocomplete="off" hint="With an address, only that address can accept." value={email.value} onInput={(event) => (email.value = event.currentTarget.value)} />
        <SelectField label="Role" value={role.value} onChange={(next) => (role.value = next as Role)}>
          {invitable().map((each) => (
            <option value={each} key={each}>
              {ROLES[each]}
            </option>
          ))}
        </SelectField>
        {isBound(role.value) && <PickBranches branches={offered} picked={picked.value} onChange={(next) => (picked.value = next)} />}
        {sending.problem && <ProblemNotice text={sending.problem} />}
        <div class="sheet-actions">
          <Button look="primary" type="submit" disabled={sending.isBusy || (isBound(role.value) && picked.value.length === 0)}>
            Make the invitation
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Sheet>
  );
}

export function InvitationReady({ made, onClose }: { made: InvitationMade; onClose: () => void }) {
  return (
    <Sheet title="The invitation is ready" onClose={onClose}>
      <figure class="qr" dangerouslySetInnerHTML={{ __html: made.qr_svg }} />
      <Once label="Address of the invitation" text={made.url} hint={`Let them scan the code, or send the address. It is not shown again and works once, until ${moment(made.expires_at)}.`} />
      <div class="sheet-actions">
        <Button look="primary" onClick={onClose}>
          Done
        </Button>
      </div>
    </Sheet>
  );
}
