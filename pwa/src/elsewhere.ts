/** Whose is a code that is not on this return: this phone's other returns first, then the server when it can be asked. */
import { api } from "./api";
import { meaningOf, type Target } from "./reads";
import type { Code } from "./scan";

export type Belongs = "unknown" | "other_return" | "other_lease" | "other_branch";
export interface Elsewhere {
  belongs: Belongs;
  /** Null when the server could not be asked: then "unknown" only means unknown to this phone. */
  isCertain: boolean;
  serial?: string;
  returnTitle?: string;
  lease?: string;
  branch?: string;
  /** Set when it can be opened there. */
  target?: Target;
}
interface IdentifyAnswer {
  matches: { asset_id: string; serial: string; rule: string; return_id: string | null; return_title: string | null; lease: string | null; lessor: string | null; branch: string | null; visible: boolean }[];
  kind: string;
}

/** A look-alike elsewhere proves nothing: nobody has compared it. */
const GUESSES = new Set(["suffix", "position", "lookalike"]);

/** Among the other returns on this phone. */
export function locally(code: Code, pool: readonly Target[], titles: ReadonlyMap<string, string>): Elsewhere | null {
  const found = meaningOf(code, pool);
  if (!found || found.confirm) return null;
  return { belongs: "other_return", isCertain: true, serial: found.known.serial, returnTitle: titles.get(found.known.returnId), target: found.known };
}

/** What the server says; never fails: without an answer it is unknown, and not certain. */
export async function asked(code: Code, returnId: string | null): Promise<Elsewhere> {
  try {
    const answer = await api<IdentifyAnswer>("POST", "/identify", { code: code.text, symbology: code.symbology, return_id: returnId ?? undefined });
    const found = answer.matches.find((match) => !GUESSES.has(match.rule));
    if (!found) return { belongs: "unknown", isCertain: true };
    const belongs: Belongs = !found.visible || found.return_id === returnId ? "other_branch" : found.return_id === null ? "other_lease" : "other_return";
    return { belongs, isCertain: true, serial: found.serial, returnTitle: found.return_title ?? undefined, lease: found.lease ?? undefined, branch: found.branch ?? undefined };
  } catch {
    return { belongs: "unknown", isCertain: false };
  }
}

/** What to tell the technician: a headline and a sentence. */
export function elsewhereWords(found: Elsewhere): [string, string] {
  const at = found.branch ? ` in branch ${found.branch}` : "";
  const lease = found.lease ? `lease ${found.lease}` : "another lease";
  switch (found.belongs) {
    case "other_branch":
      return ["Another branch", `It belongs to ${found.branch ? `branch ${found.branch}` : "another branch"}${found.lease ? `, lease ${found.lease}` : ""}.`];
    case "other_return":
      return ["Another return", `It is on the return “${found.returnTitle ?? "unnamed"}”${found.lease ? `, ${lease}` : ""}${at}.`];
    case "other_lease":
      return ["Another lease", `It belongs to ${lease}${at}, which is not being returned.`];
    case "unknown":
      return found.isCertain
        ? ["Nobody expects it", "It is on no return and on no lease."]
        : ["Not known on this phone", "Without a network nobody can be asked whether it belongs elsewhere. You can record it now; that is sorted out later."];
  }
}
