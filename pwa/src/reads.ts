/** Which of the codes the camera sees counts (domain.md §7): ours at once, anything else when read twice, noise never. */
import { candidates, classify, match, NOISE, normalise, type Known, type Match } from "./identify";
import type { Code } from "./scan";

/** An asset of an open return on this phone. */
export interface Target extends Known {
  returnId: string;
}
export interface Found {
  code: Code;
  match: Match<Target>;
}
export type Judgement = { kind: "found"; found: Found } | { kind: "other"; code: Code } | { kind: "which"; codes: Code[] };

const READS_NEEDED = 2;

/** What one code means by itself: one asset, or nothing sure. */
export function meaningOf(code: Code, pool: readonly Target[]): Match<Target> | null {
  const found = match(code.text, pool, code.symbology);
  return found.length === 1 ? found[0]! : null;
}

/** Counts equal reads over the frames of one aiming. */
export class Reads {
  private counts = new Map<string, { code: Code; times: number }>();

  constructor(private readonly pool: readonly Target[]) {}

  /** One frame's codes; null while it is too early to say. */
  take(codes: readonly Code[]): Judgement | null {
    const ours = codes.flatMap((code) => {
      const match = meaningOf(code, this.pool);
      return match && !match.confirm ? [{ code, match }] : [];
    });
    const assets = new Set(ours.map((found) => found.match.known.id));
    if (assets.size === 1) return { kind: "found", found: ours[0]! };
    if (assets.size > 1) return { kind: "which", codes: ours.map((found) => found.code) };
    for (const code of new Map(codes.map((each) => [normalise(each.text), each])).values()) this.count(code); // a label may say it twice
    return this.judgeOthers();
  }

  private count(code: Code): void {
    const key = normalise(code.text);
    if (!key || NOISE.has(classify(code.text))) return;
    const known = this.counts.get(key) ?? { code, times: 0 };
    known.times++;
    this.counts.set(key, known);
  }

  private judgeOthers(): Judgement | null {
    const sure = [...this.counts.values()].filter((each) => each.times >= READS_NEEDED).map((each) => each.code);
    if (sure.length === 0) return null;
    const serials = sure.filter((code) => classify(code.text) === "serial");
    const left = withoutRepeats(serials.length > 0 ? serials : sure);
    this.counts.clear();
    return left.length === 1 ? { kind: "other", code: left[0]! } : { kind: "which", codes: left };
  }
}

/** A Dell label says its service tag twice, once as the express code: the plain one stays. */
function withoutRepeats(codes: Code[]): Code[] {
  const plain = new Set(codes.map((code) => normalise(code.text)));
  return codes.filter((code) => {
    const own = normalise(code.text);
    return !candidates(code.text).some((form) => form.value !== own && plain.has(form.value));
  });
}
