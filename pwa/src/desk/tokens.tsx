/** API tokens for integrations: a role, branches and an end; each shown once. */

import { useSignal } from "@preact/signals";
import { KeyRound, Plus } from "lucide-static";
import { Button } from "../parts/button";
import { Field } from "../parts/field";
import { EmptyState } from "../parts/notice";
import { Sheet } from "../parts/sheet";
import { spelled } from "../words";
import { isBound, ROLES } from "./invite";
import { Exports } from "./asset-filters";
import { useLoaded } from "./loaded";
import { Confirm } from "./parts/confirm";
import { useSending } from "./parts/form";
import { Once } from "./parts/once";
import { PickBranches } from "./parts/pick-branches";
import { SelectField } from "./parts/select";
import { ProblemNotice, Shown } from "./parts/states";
import { moment } from "./parts/times";
import { branchWords } from "./people";
import { may } from "./roles";
import { post, remove, rowsOf } from "./server";
import type { Branch, Role } from "./types";

interface TokenRow {
  id: string;
  name: string;
  role: Role;
  branch_ids: string[];
  created_at: string;
  expires_at: string;
  used_at: string | null;
}

export function Tokens() {
  const list = useLoaded<TokenRow[]>("/tokens");
  const branches = rowsOf(useLoaded<Branch[]>("/branches").value);
  const isMaking = useSignal(false);
  const revoked = useSignal<TokenRow | null>(null);
  return (
    <div class="desk-screen">
      <header class="desk-head">
        <h1>API tokens</h1>
        <Exports path="/tokens" />
        {may("make_tokens") && (
          <Button look="primary" icon={Plus} onClick={() => (isMaking.value = true)}>
            Make a token
          </Button>
        )}
      </header>
      <Shown of={list}>
        {(answer) => {
          const rows = rowsOf(answer);
          if (rows.length === 0) {
            return (
              <EmptyState icon={KeyRound} title="No tokens">
                <p>A token lets another program work with Handback, with a role and an end.</p>
              </EmptyState>
            );
          }
          return (
            <ul class="list" aria-label="API tokens">
              {rows.map((row) => (
                <li class="list-item item-wrap" key={row.id}>
                  <span class="grow">
                    <span class="row row-wrap fact-row">
                      <span class="strong">{row.name}</span>
                      <span class="chip">{spelled(row.role)}</span>
                      {new Date(row.expires_at).getTime() < Date.now() && <span class="chip chip-warn">Expired</span>}
                    </span>
                    <span class="soft small">
                      {branchWords(isBound(row.role) ? row.branch_ids : null, branches)} · until {moment(row.expires_at)} · {row.used_at ? `used ${moment(row.used_at)}` : "never used"}
                    </span>
                  </span>
                  {may("make_tokens") && (
                    <Button small look="bad" aria-label={`Revoke ${row.name}`} onClick={() => (revoked.value = row)}>
                      Revoke
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          );
        }}
      </Shown>
      {isMaking.value && <MakeToken branches={branches} onClose={() => (isMaking.value = false)} onMade={() => void list.reload()} />}
      {revoked.value && (
        <Confirm
          title={`Revoke ${revoked.value.name}?`}
          action="Revoke it"
          onClose={() => (revoked.value = null)}
          work={async () => {
            await remove(`/tokens/${revoked.value?.id}`);
            await list.reload();
          }}
        >
          <p>Programs that use it are refused from now on.</p>
        </Confirm>
      )}
    </div>
  );
}

function MakeToken({ branches, onClose, onMade }: { branches: Branch[]; onClose: () => void; onMade: () => void }) {
  const name = useSignal("");
  const role = useSignal<Role>("auditor");
  const days = useSignal("90");
  const picked = useSignal<string[]>([]);
  const token = useSignal<string | null>(null);
  const sending = useSending();
  const make = async (): Promise<void> => {
    const made = await post<{ token: string }>("/tokens", { name: name.value.trim(), role: role.value, branch_ids: isBound(role.value) ? picked.value : [], days: Number(days.value) });
    token.value = made.token;
    onMade();
  };
  if (token.value !== null) {
    return (
      <Sheet title="The token is ready" onClose={onClose}>
        <Once label="Token" text={token.value} hint="Copy it now: it is not shown again." />
        <div class="sheet-actions">
          <Button look="primary" onClick={onClose}>
            Done
          </Button>
        </div>
      </Sheet>
    );
  }
  return (
    <Sheet title="Make a token" onClose={onClose}>
      <form class="stack" onSubmit={sending.submit(make)}>
        <Field label="What it is for" required maxLength={120} value={name.value} onInput={(event) => (name.value = event.currentTarget.value)} />
        <SelectField label="Role" value={role.value} onChange={(next) => (role.value = next as Role)}>
          {(Object.keys(ROLES) as Role[]).map((each) => (
            <option value={each} key={each}>
              {ROLES[each]}
            </option>
          ))}
        </SelectField>
        {isBound(role.value) && <PickBranches branches={branches} picked={picked.value} onChange={(next) => (picked.value = next)} />}
        <Field label="Days it lasts" type="number" required min={1} max={365} value={days.value} onInput={(event) => (days.value = event.currentTarget.value)} />
        {sending.problem && <ProblemNotice text={sending.problem} />}
        <div class="sheet-actions">
          <Button look="primary" type="submit" disabled={sending.isBusy || (isBound(role.value) && picked.value.length === 0)}>
            Make the token
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Sheet>
  );
}
