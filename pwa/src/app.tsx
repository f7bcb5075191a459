/** Starts the app: what is stored is read first, then the first screen stands, then the network is asked. */

import { signal } from "@preact/signals";
import { render, type ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { ApiProblem } from "./api";
import { canKeep, hasRefusedInstall, isTabOnIos } from "./device";
import { loadDrafts } from "./draft";
import { loadLive } from "./live";
import { ToastPlace } from "./parts/toast";
import { keepPlace } from "./place";
import { followLinks, navigate, path } from "./router";
import { Banners } from "./screens/banners";
import Home from "./screens/home";
import { InstallFirst } from "./screens/install";
import { check, needsSetup, person, recall, storageNotice } from "./session";
import { loadReturns } from "./state";
import { firstRound, startSync, wantsReturns } from "./sync";
import { startUpdates, takeOverAtLaunch } from "./update";

type Screen = ComponentType<Record<string, string | undefined>>;
type Load = () => Promise<{ default: unknown }>;
interface Route {
  pattern: RegExp;
  load: Load;
  /** Who may be nobody: the doors. */
  isOpen?: boolean;
  isDesk?: boolean;
}

const home: Load = () => Promise.resolve({ default: Home });
const desk: Load = () => import("./desk/index");
const ID = "[0-9a-f-]{36}";
const asset = `^/returns/(?<id>${ID})/assets/(?<asset>${ID})`;
const routes: Route[] = [
  { pattern: /^\/sign-in$/, load: () => import("./screens/sign-in"), isOpen: true },
  { pattern: /^\/setup$/, load: () => import("./screens/setup"), isOpen: true },
  { pattern: /^\/invitation$/, load: () => import("./screens/accept"), isOpen: true },
  { pattern: /^\/field$/, load: home },
  { pattern: /^\/scan$/, load: () => import("./screens/scan") },
  { pattern: /^\/outbox$/, load: () => import("./screens/outbox") },
  { pattern: new RegExp(`^/returns/(?<id>${ID})$`), load: () => import("./screens/return") },
  { pattern: /^\/unexpected$/, load: () => import("./screens/unexpected") },
  { pattern: new RegExp(`^/returns/(?<id>${ID})/unexpected$`), load: () => import("./screens/unexpected") },
  { pattern: new RegExp(`${asset}$`), load: () => import("./screens/asset") },
  { pattern: new RegExp(`${asset}/defect(/(?<defect>${ID}))?$`), load: () => import("./screens/defect") },
  { pattern: /^\/desk(\/|$)/, load: desk, isDesk: true },
];

/** How long the offline files wait for the list, so that the two do not share a slow network. */
const FIRST_ROUND_MS = 8_000;

const loaded = signal(new Map<Load, Screen>());
const failedLoad = signal(false);

function routeOf(place: string): { route: Route; parameters: Record<string, string | undefined> } {
  if (place === "/" && needsSetup.value) return { route: routes[1]!, parameters: {} };
  if (place === "/") return { route: person.value?.role === "technician" || !person.value ? { pattern: /^/, load: home } : { pattern: /^/, load: desk, isDesk: true }, parameters: {} };
  for (const route of routes) {
    const found = route.pattern.exec(place);
    if (found) return { route, parameters: { ...found.groups } };
  }
  return { route: { pattern: /^/, load: home }, parameters: {} };
}

async function bring(load: Load): Promise<void> {
  try {
    const { default: screen } = await load();
    failedLoad.value = false;
    loaded.value = new Map(loaded.peek()).set(load, screen as Screen);
  } catch {
    failedLoad.value = true;
  }
}

function App() {
  const place = path.value;
  const { route, parameters } = routeOf(place);
  const isShut = !route.isOpen && !person.value;
  const shown = isShut ? routes[needsSetup.value ? 1 : 0]! : route;
  const Screen = loaded.value.get(shown.load);
  useEffect(() => {
    if (!Screen) void bring(shown.load);
  }, [shown.load, Screen]);
  useEffect(() => {
    if (!isShut && !route.isOpen && !route.isDesk && person.value?.role !== "technician") wantsReturns.value = true;
  }, [isShut, route]);
  if (isTabOnIos && !hasRefusedInstall.value && !person.value) return <InstallFirst />;
  return (
    <>
      <Banners />
      {Screen ? <Screen key={place.startsWith("/desk") || route.isDesk ? "desk" : place} {...parameters} /> : <Loading />}
      <ToastPlace />
    </>
  );
}

function Loading() {
  return (
    <main class="screen" aria-busy={!failedLoad.value}>
      {failedLoad.value && (
        <p role="alert">
          This part of the app is not on this phone yet and the server cannot be reached. <a href={location.pathname}>Try again</a>
        </p>
      )}
    </main>
  );
}

async function start(): Promise<void> {
  document.addEventListener("click", followLinks);
  const early = routes.find((route) => route.pattern.test(location.pathname));
  if (early) void bring(early.load); // Fetched while the storage is read.
  try {
    await Promise.all([recall(), loadDrafts()]);
    await Promise.all([loadReturns(), loadLive()]);
  } catch {
    // `storageTrouble` or the private-window notice says so; signing in and looking around still work.
  }
  keepPlace();
  render(<App />, document.getElementById("app")!);
  performance.mark("handback-ready");
  void takeOverAtLaunch();
  void settle();
}

/** What may take its time: none of it holds up the first screen. */
async function settle(): Promise<void> {
  if (!(await canKeep())) storageNotice.value = "private";
  await check().catch((problem) => {
    if (!(problem instanceof ApiProblem)) throw problem;
  });
  if (needsSetup.peek() && !person.peek() && path.peek() !== "/setup") navigate("/setup", { replace: true });
  startSync();
  await Promise.race([firstRound(), new Promise((resolve) => setTimeout(resolve, FIRST_ROUND_MS))]);
  await startUpdates();
}

void start();
