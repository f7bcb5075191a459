/** Devices that sign entries: whose, when last seen, how far their clock is off; revoked when lost. */

import { useSignal } from "@preact/signals";
import { Smartphone } from "lucide-static";
import { Button } from "../parts/button";
import { EmptyState } from "../parts/notice";
import { agoWords } from "../parts/sync-line";
import { say } from "../parts/toast";
import { Exports } from "./asset-filters";
import { useLoaded } from "./loaded";
import { Confirm } from "./parts/confirm";
import { Shown } from "./parts/states";
import { moment } from "./parts/times";
import { may } from "./roles";
import { remove, rowsOf } from "./server";

interface DeviceRow {
  id: string;
  label: string;
  person_name: string;
  is_own: boolean;
  is_this: boolean;
  created_at: string;
  seen_at: string;
  clock_offset_ms: number | null;
  revoked_at: string | null;
}

const CLOCK_OFF_MS = 120_000;

function clockWords(milliseconds: number): string {
  const minutes = Math.round(Math.abs(milliseconds) / 60_000);
  const far = minutes >= 2880 ? `${Math.round(minutes / 1440)} days` : minutes >= 120 ? `${Math.round(minutes / 60)} h` : `${minutes} min`;
  return `clock ${far} ${milliseconds > 0 ? "ahead" : "behind"}`;
}

function DeviceItem({ row, onRevoke }: { row: DeviceRow; onRevoke: () => void }) {
  const off = row.clock_offset_ms ?? 0;
  return (
    <li class="list-item item-wrap">
      <span class="grow">
        <span class="row row-wrap fact-row">
          <span class="strong">{row.person_name}</span>
          <span>{row.label || "Unnamed device"}</span>
          {row.is_this && <span class="chip chip-accent">This device</span>}
          {row.revoked_at && <span class="chip chip-warn">Revoked</span>}
          {Math.abs(off) > CLOCK_OFF_MS && <span class="chip chip-warn">{clockWords(off)}</span>}
        </span>
        <span class="soft small" title={moment(row.seen_at)}>
          {row.revoked_at ? `revoked ${moment(row.revoked_at)}` : `seen ${agoWords(new Date(row.seen_at))}`} · enrolled {moment(row.created_at)}
        </span>
      </span>
      {!row.revoked_at && (may("change") || row.is_own) && (
        <Button small look="bad" aria-label={`Revoke ${row.label} of ${row.person_name}`} onClick={onRevoke}>
          Revoke
        </Button>
      )}
    </li>
  );
}

export function Devices() {
  const list = useLoaded<DeviceRow[]>("/devices");
  const revoked = useSignal<DeviceRow | null>(null);
  return (
    <div class="desk-screen">
      <header class="desk-head">
        <h1>Devices</h1>
        <Exports path="/devices" />
      </header>
      <Shown of={list}>
        {(answer) => {
          const rows = rowsOf(answer);
          if (rows.length === 0) {
            return (
              <EmptyState icon={Smartphone} title="No devices yet">
                <p>A phone or browser appears here when somebody signs in on it.</p>
              </EmptyState>
            );
          }
          return (
            <ul class="list" aria-label="Devices">
              {rows.map((row) => (
                <DeviceItem row={row} key={row.id} onRevoke={() => (revoked.value = row)} />
              ))}
            </ul>
          );
        }}
      </Shown>
      {revoked.value && (
        <Confirm
          title={`Revoke ${revoked.value.label || "this device"}?`}
          action="Revoke it"
          onClose={() => (revoked.value = null)}
          work={async () => {
            await remove(`/devices/${revoked.value?.id}`);
            await list.reload();
            say("Revoked");
          }}
        >
          <p>
            {revoked.value.is_this ? "You are signed out here at once. " : `${revoked.value.person_name} is signed out on it at once. `}
            What it already sent stays. Work still on it is not lost: it waits in quarantine for a manager.
          </p>
        </Confirm>
      )}
    </div>
  );
}
