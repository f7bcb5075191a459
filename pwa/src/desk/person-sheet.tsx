/** Changing a person: name, role, branches, or whether they may come in. */

import { useSignal } from "@preact/signals";
import { Button } from "../parts/button";
import { Field } from "../parts/field";
import { Sheet } from "../parts/sheet";
import { person } from "../session";
import { isBound, ROLES, type InvitationMade } from "./invite";
import type { PersonRow } from "./people";
import { useSending } from "./parts/form";
import { PickBranches } from "./parts/pick-branches";
import { SelectField } from "./parts/select";
import { ProblemNotice } from "./parts/states";
import { patch, post } from "./server";
import type { Branch, Role } from "./types";

interface Props {
  row: PersonRow;
  branches: Branch[];
  onClose: () => void;
  onKept: () => void;
  onInvitation: (made: InvitationMade) => void;
}

export function PersonSheet({ row, branches, onClose, onKept, onInvitation }: Props) {
  const name = useSignal(row.name);
  const role = useSignal<Role>(row.role);
  const picked = useSignal(row.branch_ids ?? []);
  const isActive = useSignal(row.is_active);
  const sending = useSending();
  const isMe = row.id === person.value?.id;
  const keep = async (): Promise<void> => {
    await patch(`/people/${row.id}`, { name: name.value.trim(), role: role.value, branch_ids: isBound(role.value) ? picked.value : [], is_active: isActive.value });
    onKept();
    onClose();
  };
  const renew = async (): Promise<void> => onInvitation(await post<InvitationMade>(`/people/${row.id}/invitation`));
  return (
    <Sheet title={`Change ${row.name}`} onClose={onClose}>
      <form class="stack" onSubmit={sending.submit(keep)}>
        <Field label="Name" required maxLength={200} value={name.value} onInput={(event) => (name.value = event.currentTarget.value)} />
        <SelectField label="Role" value={role.value} disabled={isMe} onChange={(next) => (role.value = next as Role)}>
          {(Object.keys(ROLES) as Role[]).map((each) => (
            <option value={each} key={each}>
              {ROLES[each]}
            </option>
          ))}
        </SelectField>
        {isBound(role.value) && <PickBranches branches={branches} picked={picked.value} onChange={(next) => (picked.value = next)} />}
        <label class="check">
          <input type="checkbox" checked={isActive.value} disabled={isMe} onChange={(event) => (isActive.value = event.currentTarget.checked)} /> May come in
        </label>
        {!isActive.value && row.is_active && <p class="notice notice-warn">Their sign-ins end. What they recorded before stays; work still on their phone waits in quarantine for a manager.</p>}
        {sending.problem && <ProblemNotice text={sending.problem} />}
        <div class="sheet-actions">
          <Button look="primary" type="submit" disabled={sending.isBusy || (isBound(role.value) && picked.value.length === 0)}>
            Save
          </Button>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="quiet" disabled={sending.isBusy} onClick={() => void sending.run(renew)}>
            New password link
          </Button>
        </div>
      </form>
    </Sheet>
  );
}
