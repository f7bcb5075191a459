/** Everything recorded here and where it is: waiting, received, complete, or needing attention. Nothing is hidden, all can be exported. */

import { useEffect, useState } from "preact/hooks";
import { CircleAlert, CircleCheck, Clock, CloudCheck, Download, Image, RefreshCw } from "lucide-static";
import type { OutboxRow, UploadRow } from "../db";
import { kindName } from "../kinds";
import { exportOutbox, handOver } from "../outbox-zip";
import { Button } from "../parts/button";
import { Icon } from "../parts/icon";
import { EmptyState, Notice } from "../parts/notice";
import { SyncLine } from "../parts/sync-line";
import { TopBar } from "../parts/top-bar";
import { person } from "../session";
import { assetPool } from "../state";
import { clockOffset, outboxRows, refresh, syncNow, syncState } from "../sync";
import { offerAgain } from "../uploads";

interface Line {
  id: string;
  title: string;
  about: string;
  at: string;
  group: "attention" | "waiting" | "done";
  state: string;
  detail: string | null;
  isPhoto: boolean;
  retry: (() => Promise<void>) | null;
}

const SHOWN = 100;
const OFF_NOTED_MS = 120_000;
const OFF = "Your entries keep their claimed times; the server notes when they arrived.";

export default function Outbox() {
  const [lines, setLines] = useState<Line[] | null>(null);
  const [said, setSaid] = useState<{ tone: "good" | "bad"; text: string } | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [rounds, setRounds] = useState(0);
  const now = syncState.value;
  const who = person.value?.id ?? "";
  useEffect(() => void linesOf(who).then(setLines), [now, who]);
  async function sync(): Promise<void> {
    setBusy(true);
    await syncNow();
    setBusy(false);
    setRounds((count) => count + 1);
  }
  async function exportAll(): Promise<void> {
    try {
      const made = await exportOutbox();
      await handOver(made);
      const lost = made.unreadable > 0 ? ` ${made.unreadable} could not be read and are listed in it.` : "";
      setSaid({ tone: "good", text: `${made.entries} records and ${made.photos} photos are in ${made.name}.${lost} They also stay here until the server has them.` });
    } catch (trouble) {
      setSaid({ tone: "bad", text: trouble instanceof Error ? trouble.message : "The export did not work." });
    }
  }
  return (
    <>
      <TopBar title="Outbox" back="/" />
      <main class="screen stack">
        <SyncLine />
        {now.detail && (
          <Notice tone="warn">
            <p>{now.detail}</p>
          </Notice>
        )}
        {Math.abs(clockOffset.value) > OFF_NOTED_MS && (
          <Notice tone="warn" title={`This phone’s clock is ${offWords(clockOffset.value)}`}>
            <p>{OFF}</p>
          </Notice>
        )}
        {said && (
          <Notice tone={said.tone} alert>
            <p>{said.text}</p>
          </Notice>
        )}
        <div class="toolbar">
          <Button look="primary" icon={RefreshCw} disabled={isBusy} data-rounds={rounds} onClick={() => void sync()}>
            Sync now
          </Button>
          <Button icon={Download} onClick={() => void exportAll()}>
            Export as ZIP
          </Button>
        </div>
        {lines && <Lines lines={lines} />}
      </main>
    </>
  );
}

function Lines(props: { lines: Line[] }) {
  if (props.lines.length === 0) {
    return (
      <EmptyState icon={CloudCheck} title="Nothing recorded here">
        <p>What you record appears here until long after the server has it.</p>
      </EmptyState>
    );
  }
  return (
    <>
      <Group title="Needs attention" lines={props.lines.filter((line) => line.group === "attention")} />
      <Group title="Waiting" lines={props.lines.filter((line) => line.group === "waiting")} />
      <Group title="On the server" lines={props.lines.filter((line) => line.group === "done")} />
    </>
  );
}

function Group(props: { title: string; lines: Line[] }) {
  if (props.lines.length === 0) return null;
  return (
    <section class="section">
      <h2 class="section-head">
        {props.title} <span class="chip">{props.lines.length}</span>
      </h2>
      <ul class="card card-flush list">
        {props.lines.slice(0, SHOWN).map((line) => (
          <Item key={line.id} line={line} />
        ))}
      </ul>
      {props.lines.length > SHOWN && <p class="soft small">The newest {SHOWN} are shown.</p>}
    </section>
  );
}

function Item(props: { line: Line }) {
  const { title, about, at, group, state, detail, isPhoto, retry } = props.line;
  const icon = group === "attention" ? CircleAlert : group === "done" ? CircleCheck : isPhoto ? Image : Clock;
  return (
    <li class="outbox-item">
      <Icon of={icon} class={group === "attention" ? "is-bad" : group === "done" ? "is-good" : ""} />
      <span>
        <strong>{title}</strong> <span class="code small">{about}</span>
      </span>
      {retry ? (
        <Button small onClick={() => void retry()}>
          Retry
        </Button>
      ) : (
        <span />
      )}
      <p>
        {state}, {new Date(at).toLocaleString(undefined, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" })}
        {detail && `. ${detail}`}
      </p>
    </li>
  );
}

async function linesOf(who: string): Promise<Line[]> {
  const [{ entries, photos }, pool] = await Promise.all([outboxRows(who), assetPool()]);
  const serials = new Map(pool.map((asset) => [asset.id, asset.reference.serial]));
  const about = (asset: string | null): string => (asset && serials.get(asset)) || "";
  const times = new Map(entries.map((row) => [row.id, row.at]));
  const lines = [...entries.map((row) => entryLine(row, about(row.asset))), ...photos.map((row) => photoLine(row, about(row.asset), times.get(row.entryId)))];
  return lines.sort((one, other) => other.at.localeCompare(one.at));
}

const ENTRY_STATES: Record<OutboxRow["state"], string> = {
  waiting: "On this phone",
  recorded: "Received",
  rejected: "Not accepted",
  conflict: "Another entry has its place",
  quarantined: "With a manager: your access had changed",
};

function entryLine(row: OutboxRow, about: string): Line {
  const group = row.state === "waiting" ? "waiting" : row.state === "recorded" ? "done" : "attention";
  return { id: row.id, title: kindName(row.kind), about, at: row.at, group, state: ENTRY_STATES[row.state], detail: row.detail, isPhoto: false, retry: null };
}

function photoLine(row: UploadRow, about: string, at = new Date(0).toISOString()): Line {
  const group = row.state === "waiting" ? "waiting" : row.state === "complete" ? "done" : "attention";
  const state = row.state === "complete" ? "Complete" : row.state === "waiting" ? "Bytes on this phone" : "Not accepted";
  const retry = row.state === "rejected" && row.code !== "unreadable" ? () => offerAgain(row.key).then(() => refresh()).then(syncNow) : null;
  return { id: row.key, title: `Photo, ${Math.round(row.size / 1000)} kB`, about, at, group, state, detail: row.detail, isPhoto: true, retry };
}

function offWords(ms: number): string {
  const minutes = Math.round(Math.abs(ms) / 60_000);
  const amount = minutes < 120 ? `${minutes} minutes` : minutes < 2880 ? `${Math.round(minutes / 60)} hours` : `${Math.round(minutes / 1440)} days`;
  return `${amount} ${ms > 0 ? "ahead" : "behind"}`;
}
