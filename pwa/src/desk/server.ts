/** The desk's way to the server: JSON in and out, one place that knows the paths' root. */

import { api, ApiProblem } from "../api";
import { spelled } from "../words";

export const get = <T>(path: string): Promise<T> => api<T>("GET", path);
export const post = <T>(path: string, body?: unknown): Promise<T> => api<T>("POST", path, body);
export const patch = <T>(path: string, body: unknown): Promise<T> => api<T>("PATCH", path, body);
export const remove = (path: string): Promise<unknown> => api("DELETE", path);

/** Values as a query string with its question mark; empty ones are left out. */
export function query(values: Record<string, string | number | boolean | null | undefined>): string {
  const filled = Object.entries(values).filter(([, value]) => value !== "" && value !== null && value !== undefined && value !== false);
  if (filled.length === 0) return "";
  return `?${new URLSearchParams(filled.map(([name, value]) => [name, value === true ? "1" : String(value)])).toString()}`;
}

/** What is wrong with which value, as the server lists it. */
function valuesAtFault(problem: Error): string {
  const fields = problem instanceof ApiProblem ? problem.more["fields"] : null;
  if (!fields || typeof fields !== "object") return "";
  const texts = (value: unknown): string[] => (typeof value === "string" ? [value] : value && typeof value === "object" ? Object.values(value).flatMap(texts) : []);
  return Object.entries(fields)
    .map(([name, said]) => `${spelled(name.replace(/_(on|id|ids|minor)$/, ""))}: ${texts(said).join(" ")}`)
    .join(" ");
}

/** What to tell a person about something that went wrong. */
export function plain(problem: unknown): string {
  const values = problem instanceof Error ? valuesAtFault(problem) : "";
  if (values) return values;
  if (problem instanceof Error && "detail" in problem && typeof problem.detail === "string" && problem.detail) return problem.detail;
  if (problem instanceof TypeError) return "The server cannot be reached. Nothing was lost; try again when the network is back.";
  return problem instanceof Error ? problem.message : "Something went wrong. Try again.";
}

/** Lists come as an array, as {rows} or as {items}; all read alike. */
export function rowsOf<T>(answer: T[] | { rows?: T[]; items?: T[] } | null): T[] {
  if (!answer) return [];
  return Array.isArray(answer) ? answer : (answer.rows ?? answer.items ?? []);
}
