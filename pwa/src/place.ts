/** A killed app reopens where it was: the address and how far it was scrolled. What was typed is kept by the drafts. */
import { effect } from "@preact/signals";
import { navigate, path, search } from "./router";
import { person } from "./session";

interface Place {
  at: number;
  address: string;
  scroll: number;
}
const KEY = "handback.place";
const FRESH_MS = 12 * 3_600_000;

/** The phone's home: technicians start there, others at the desk. */
export const homePath = (): string => (person.value && person.value.role !== "technician" ? "/field" : "/");

function remember(): void {
  const place: Place = { at: Date.now(), address: location.pathname + location.search, scroll: Math.round(scrollY) };
  try {
    localStorage.setItem(KEY, JSON.stringify(place));
  } catch {
    // Without storage the app opens at its home; that is all that is lost.
  }
}

function recalled(): Place | null {
  try {
    const place = JSON.parse(localStorage.getItem(KEY) ?? "null") as Place | null;
    return place && Date.now() - place.at < FRESH_MS ? place : null;
  } catch {
    return null;
  }
}

/** Go back to where the app was when it was killed, then keep note of every step. Called once, before the first screen. */
export function keepPlace(): void {
  const last = recalled();
  const isLaunch = location.pathname === "/" && performance.getEntriesByType("navigation").every((entry) => (entry as PerformanceNavigationTiming).type !== "back_forward");
  if (last && isLaunch && last.address.startsWith("/returns/")) navigate(last.address);
  if (last && last.address === location.pathname + location.search) scrollWhenTall(last.scroll);
  effect(() => {
    void path.value;
    void search.value;
    remember();
  });
  addEventListener("pagehide", remember);
  document.addEventListener("visibilitychange", remember);
  addEventListener("scrollend", remember);
}

/** The screen grows as its data arrives: try until it is tall enough, for two seconds. */
function scrollWhenTall(scroll: number): void {
  if (scroll === 0) return;
  let tries = 40;
  const timer = setInterval(() => {
    const isTall = document.documentElement.scrollHeight - innerHeight >= scroll;
    if (isTall) scrollTo(0, scroll);
    if (isTall || --tries === 0) clearInterval(timer);
  }, 50);
}
