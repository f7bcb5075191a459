/** The one way to the server. Believes only JSON that carries X-Server-Epoch: a hotel's portal answers 200 with a page (offline.md 12). */

import { signal } from "@preact/signals";

export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly more: Record<string, unknown> = {},
  ) {
    super(detail);
  }
  /** Worth trying again by itself: the network, a portal, or a server that is down for a moment. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

export interface ApiOptions {
  headers?: Record<string, string>;
  signal?: AbortSignal;
  timeoutMs?: number;
}
type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** The epoch the server last named; another one means its database was restored (offline.md 14). */
export const serverEpoch = signal<string | null>(null);
/** Whether the last request reached our server. */
export const isReachable = signal(true);
/** Set when the server said 401; cleared by signing in. */
export const isSignedOut = signal(false);

let csrf: string | null = null;
let renewCsrf: (() => Promise<void>) | null = null;
export function useCsrf(token: string, renew?: () => Promise<void>): void {
  csrf = token || null;
  if (renew) renewCsrf = renew;
}

const OFFLINE = "The server cannot be reached. What you recorded is kept on this phone.";
const PORTAL = "This network answers in the server's place (a sign-in page of the Wi-Fi, perhaps). What you recorded is kept on this phone.";

/** Ask the server; `path` is below /api. Raises `ApiProblem`. */
export async function api<T>(method: Method, path: string, body?: unknown, options: ApiOptions = {}): Promise<T> {
  if (method !== "GET" && csrf === null) await renewCsrf?.();
  const first = await ask(method, path, body, options);
  if (first.status === 403 && renewCsrf && (await problemOf(first.clone())).code === "csrf") {
    await renewCsrf();
    return read<T>(await ask(method, path, body, options));
  }
  return read<T>(first);
}

async function ask(method: Method, path: string, body: unknown, options: ApiOptions): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json", ...options.headers };
  if (method !== "GET" && csrf) headers["X-CSRF-Token"] = csrf;
  const isRaw = body instanceof ArrayBuffer || body instanceof Uint8Array || body instanceof Blob || body instanceof FormData;
  if (body !== undefined && !isRaw) headers["Content-Type"] = "application/json";
  const content = body === undefined ? undefined : isRaw ? (body as BodyInit) : JSON.stringify(body);
  const limit = AbortSignal.timeout(options.timeoutMs ?? 30_000);
  try {
    const answer = await fetch(`/api${path}`, {
      method,
      headers,
      credentials: "same-origin",
      redirect: "error",
      cache: "no-store",
      signal: options.signal ? either(options.signal, limit) : limit,
      ...(content === undefined ? {} : { body: content }),
    });
    return believed(answer);
  } catch (problem) {
    if (problem instanceof ApiProblem) throw problem;
    isReachable.value = false;
    throw new ApiProblem(0, "offline", OFFLINE);
  }
}

function either(one: AbortSignal, other: AbortSignal): AbortSignal {
  const both = new AbortController();
  for (const each of [one, other]) {
    if (each.aborted) both.abort(each.reason);
    each.addEventListener("abort", () => both.abort(each.reason), { once: true });
  }
  return both.signal;
}

function believed(answer: Response): Response {
  const epoch = answer.headers.get("X-Server-Epoch");
  const type = answer.headers.get("Content-Type") ?? "";
  if (!epoch || (answer.status !== 204 && !/^application\/(problem\+)?json/.test(type))) {
    isReachable.value = false;
    if (answer.status >= 500) throw new ApiProblem(answer.status, "unavailable", OFFLINE);
    throw new ApiProblem(0, "portal", PORTAL);
  }
  isReachable.value = true;
  serverEpoch.value = epoch;
  return answer;
}

async function problemOf(answer: Response): Promise<ApiProblem> {
  const said = (await answer.json().catch(() => ({}))) as Record<string, unknown>;
  const { code = "unknown", detail = said["title"] ?? `The server answered ${answer.status}.`, ...more } = said;
  return new ApiProblem(answer.status, String(code), String(detail), more);
}

async function read<T>(answer: Response): Promise<T> {
  if (!answer.ok) {
    const problem = await problemOf(answer);
    if (problem.status === 401 && problem.code !== "wrong_password") isSignedOut.value = true;
    throw problem;
  }
  if (answer.status === 204) return undefined as T;
  try {
    return (await answer.json()) as T;
  } catch {
    throw new ApiProblem(0, "portal", PORTAL);
  }
}
