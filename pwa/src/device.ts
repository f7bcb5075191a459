/** What kind of browser this is, as far as it decides whether work is safe here (offline.md 31). */

import { signal } from "@preact/signals";
import { get, put, storageTrouble } from "./db";

const isIos = /iPhone|iPad/.test(navigator.userAgent) || (navigator.userAgent.includes("Mac OS X") && navigator.maxTouchPoints > 1);
const isInstalled = matchMedia("(display-mode: standalone)").matches || (navigator as { standalone?: boolean }).standalone === true;
const REFUSED = "handback.stay-in-browser";

/** Safari empties a tab's storage after seven days without a visit: on iOS the app is to be installed first. */
export const isTabOnIos = isIos && !isInstalled;
export const hasRefusedInstall = signal(isTabOnIos && readMark());

export function refuseInstall(): void {
  hasRefusedInstall.value = true;
  try {
    localStorage.setItem(REFUSED, "yes");
  } catch {
    // Without storage the question comes again next time.
  }
}

function readMark(): boolean {
  try {
    return localStorage.getItem(REFUSED) === "yes";
  } catch {
    return false;
  }
}

/** Whether this browser keeps anything at all: write, read back. Private windows of some browsers do not. */
export async function canKeep(): Promise<boolean> {
  try {
    const probe = crypto.getRandomValues(new Uint8Array(64)).buffer;
    await put("settings", probe, "probe");
    const back = (await get("settings", "probe")) as ArrayBuffer | undefined;
    return back?.byteLength === probe.byteLength;
  } catch {
    storageTrouble.value = null; // Said more plainly by the notice.
    return false;
  }
}

/** Ask the browser to keep our storage when space runs short. Never awaited: Firefox asks the person first. */
export function askToPersist(): void {
  void navigator.storage?.persist?.().catch(() => false);
}
