import { CircleAlert, CloudCheck, CloudOff, CloudUpload, LogIn, RefreshCw } from "lucide-static";
import { syncState } from "../sync";
import { Icon } from "./icon";

/** "3 records and 1 photo waiting": entries and photographs are counted apart (offline.md 29). */
export function waitingWords(entries: number, photos: number): string {
  const parts = [];
  if (entries > 0) parts.push(entries === 1 ? "1 record" : `${entries} records`);
  if (photos > 0) parts.push(photos === 1 ? "1 photo" : `${photos} photos`);
  return parts.join(" and ");
}

/** "just now", "12 min ago", "3 h ago", "14 Nov": how long ago something was. */
export function agoWords(then: Date, now = new Date()): string {
  const minutes = Math.max(0, Math.round((now.getTime() - then.getTime()) / 60_000));
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 24 * 60) return `${Math.round(minutes / 60)} h ago`;
  return then.toLocaleDateString(undefined, { day: "numeric", month: "short" });
}

/** The free space, said only when it is known; it becomes a warning when photographs may soon not fit. */
export function spaceWords(bytes: number | null): string {
  if (bytes === null) return "";
  const gigabytes = bytes / 1e9;
  return gigabytes >= 1 ? `${gigabytes.toFixed(gigabytes >= 10 ? 0 : 1)} GB free` : `${Math.round(bytes / 1e6)} MB free`;
}

/** What is on this phone alone, and when the server last confirmed everything. Leads to the outbox. */
export function SyncLine() {
  const { entriesWaiting, photosWaiting, lastVerified, phase, freeBytes } = syncState.value;
  const waiting = waitingWords(entriesWaiting, photosWaiting);
  const icon = phase === "sending" ? RefreshCw : phase === "offline" ? CloudOff : phase === "attention" ? CircleAlert : phase === "sign_in" ? LogIn : waiting ? CloudUpload : CloudCheck;
  const tone = phase === "attention" || phase === "sign_in" ? "is-warn" : !waiting && phase === "idle" && lastVerified ? "is-good" : "";
  return (
    <a class="sync-line" href="/outbox">
      <Icon of={icon} class={`${tone} ${phase === "sending" ? "spin" : ""}`} />
      <span class="grow">
        <strong>{headline(phase, waiting, lastVerified)}</strong>
        <span class="sync-line-detail">
          {lastVerified ? `Last synced ${agoWords(lastVerified)}` : "Never synced"}
          {freeBytes !== null && ` · ${spaceWords(freeBytes)}`}
        </span>
      </span>
    </a>
  );
}

function headline(phase: string, waiting: string, lastVerified: Date | null): string {
  if (phase === "attention") return "Something needs your attention";
  if (phase === "sign_in") return waiting ? `Sign in to send ${waiting}` : "Sign in to sync";
  if (phase === "sending") return waiting ? `Sending ${waiting}` : "Syncing";
  if (waiting) return phase === "offline" ? `Offline: ${waiting} kept here` : `${waiting} waiting`;
  if (phase === "offline") return "Offline. You can go on working";
  return lastVerified ? "Everything is on the server" : "Nothing waiting";
}
