// From a scan to an asset: what was read, which forms of it to look for, and which asset it means.
// The same as server/returns/{codes,serials,identify}.py; tests/vectors/identify.json holds the two together.

export type Rule = "serial" | "tag" | "prefix" | "lenovo" | "url" | "express" | "suffix" | "position" | "lookalike";
export type Kind =
  | "serial" | "express" | "mac" | "imei" | "ean" | "sscc" | "part" | "other" | "url" | "unclear";
export type LabelVerdict = "match" | "other" | "unread";

/** A form of what was read, and the rule that made it. */
export interface Candidate {
  value: string;
  rule: Rule;
}

/** An asset somebody might mean; `serial` and `tag` are normalised. */
export interface Known {
  id: string;
  serial: string;
  tag: string;
}

/** An asset a scan means; `confirm`: only once a person has compared the two strings. */
export interface Match<T extends Known = Known> {
  known: T;
  rule: Rule;
  confirm: boolean;
}

/** Kinds that name no asset; such a code only counts when an asset is listed under exactly it. */
export const NOISE: ReadonlySet<Kind> = new Set<Kind>(["mac", "ean", "sscc", "part", "imei", "other"]);

const CONFIRMED: ReadonlySet<Rule> = new Set<Rule>(["suffix", "position", "lookalike"]);
const RAW_CHARACTERS_MAX = 4300; // a full QR code
const SKELETON_CHARACTERS_MIN = 5;
const AIM = /^\][A-Za-z][0-9A-Za-z]/;
const URL_START = /^https?:\/\/[^/?#]*/i;
const WORDS =
  /^(?:SERIALNUMBER|SERIALNO|SERIALNR|SERIAL|SERIENNUMMER|SERIENNR|SERVICETAG|SVCTAG|SER|SNR|SN|IMEI[12]?)(?=.{4})/;
const TELLING: readonly (readonly [string, RegExp])[] = [
  ["cisco", /^[A-Z]{3}[0-9]{2}(?:0[1-9]|[1-4][0-9]|5[0-3])[0-9A-HJ-NP-Z]{4}$/],
  ["hp", /^[0-9A-Z]{3}[0-9]{3}[0-9B-DF-HJ-NP-TV-Z]{4}$/],
  ["huawei", /^21[0-9A-Z]{10}[0-9A-HJ-NP-Y][0-9A-C][0-9A-Z]{6,}$/],
  ["lenovo", /^[A-Z]{2}[0-9A-Z]{6}$/],
  ["apple", /^[CDFG][0-9A-HJ-NP-Z]{11}$/],
  ["meraki", /^Q[0-9A-Z]{11}$/],
  ["dell", /^[0-9A-Z]{7}$/],
];
const CISCO = TELLING[0]![1];
const HP = TELLING[1]![1];
const FIELD_KINDS: Readonly<Record<string, Kind>> = {
  S: "serial", "1S": "serial", "21": "serial", "1P": "part", P: "part", "01": "ean", "02": "ean",
};

/** The form in which serials and tags are compared: NFKC, upper case, without separators, controls and AIM id. */
export function normalise(raw: string): string {
  return withoutAim(raw).normalize("NFKC").toUpperCase().replace(/[*\-./:\p{Cc}\p{Cf}\p{Z}\p{Pd}]/gu, "");
}

/** What a code on a label is. */
export function classify(raw: string): Kind {
  const text = withoutAim(raw);
  const value = normalise(raw);
  const named = fields(text);
  if (named.length > 0) {
    const kinds = named.map(([name, content]) => kindOfField(name, content));
    return kinds.includes("serial") ? "serial" : (kinds.find((kind) => kind !== "other") ?? "other");
  }
  if (isUrl(text)) return urlTokens(text).some((token) => shapeOf(token) !== null) ? "serial" : "url";
  const bare = value.replace(WORDS, "");
  if (/^(?:[0-9A-F]{2}[:-]){5}[0-9A-F]{2}$/i.test(text) || (/^[0-9A-F]{12}$/.test(bare) && /[A-F]/.test(bare))) return "mac";
  if (/^[0-9]+$/.test(bare)) return kindOfDigits(bare);
  return bare === value ? kindOfText(value) : "serial";
}

/** The forms to look for, best first, each once. The first is the text as it stands, which beats any stripping. */
export function candidates(raw: string): Candidate[] {
  const text = withoutAim(raw);
  const value = normalise(raw);
  const found: Candidate[] = [{ value, rule: "serial" }];
  const named = fields(text);
  for (const [name, content] of named) {
    if (name === "S" || name === "21") found.push({ value: content, rule: "prefix" });
    else if (name === "1S") found.push(...lenovo(content));
  }
  if (isUrl(text)) found.push(...urlTokens(text).map((token): Candidate => ({ value: token, rule: "url" })));
  else found.push(...stripped(value));
  const tag = expressTag(value);
  if (tag !== null) found.push({ value: tag, rule: "express" });
  if (value.length >= 14 && named.length === 0 && !isUrl(text) && !NOISE.has(classify(raw))) {
    found.push({ value: value.slice(-8), rule: "suffix" }, { value: value.slice(-7), rule: "suffix" });
  }
  const seen = new Set<string>([""]);
  return found.filter((each) => !seen.has(each.value) && seen.add(each.value));
}

/**
 * The assets of the pool that a scan means, all by the same, best rule; none when nothing fits. A rule that guesses must
 * hit exactly one asset. Look-alike letters are only for what a person typed: a barcode is not misread that way.
 */
export function match<T extends Known>(raw: string, pool: readonly T[], symbology = "typed"): Match<T>[] {
  const [first, ...others] = candidates(raw);
  if (first === undefined) return [];
  let found = hits(pool, "serial", (known) => known.serial === first.value);
  if (found.length === 0) found = hits(pool, "tag", (known) => known.tag === first.value);
  for (const { value, rule } of others) {
    if (found.length > 0) break;
    found = hits(pool, rule, (known) => known.serial === value || known.tag === value);
  }
  if (found.length > 0 || NOISE.has(classify(raw))) return found;
  const plain = [first, ...others].filter(({ rule }) => rule === "serial" || rule === "prefix").map(({ value }) => value);
  const readings = new Set(plain.map(corrected).filter((reading) => reading !== null));
  if (readings.size > 0) {
    found = hits(pool, "position", ({ serial }) => readings.has(serial) || readings.has(corrected(serial) ?? ""));
  }
  if (found.length > 0 || symbology !== "typed") return found;
  const skeletons = new Set(plain.map(skeleton).filter((value) => value !== ""));
  return hits(pool, "lookalike", ({ serial, tag }) => skeletons.has(skeleton(serial)) || skeletons.has(skeleton(tag)));
}

/**
 * Whether the codes read in a photo of a label name this asset. "other": a serial was read and it is another one. Codes
 * that tell nothing (a MAC, a part number, seven characters beside a serial of another shape) leave it "unread".
 */
export function isLabelMatch(codes: readonly string[], serial: string, tag: string): LabelVerdict {
  const wanted = new Set([normalise(serial), normalise(tag)].filter((value) => value !== ""));
  if (codes.some((code) => candidates(code).some(({ value }) => wanted.has(value)))) return "match";
  const read = new Set(codes.map(normalise));
  return codes.some((code) => isAnother(code, normalise(serial), read)) ? "other" : "unread";
}

/** Seven characters or a lone express code may be anything; a service tag beside its express code is a Dell's. */
function isAnother(code: string, expected: string, read: ReadonlySet<string>): boolean {
  const kind = classify(code);
  const shape = shapeOf(expected);
  const value = normalise(code);
  if (kind === "express") return shape === "dell" || read.has(expressTag(value) ?? "");
  if (kind === "unclear") return shape === null && value.length === expected.length;
  const shapes = candidates(code).map((form) => shapeOf(form.value)).filter((each) => each !== null);
  return kind === "serial" && (shape === "dell" || shapes.length === 0 || shapes.some((each) => each !== "dell"));
}

function hits<T extends Known>(pool: readonly T[], rule: Rule, isMeant: (known: T) => boolean): Match<T>[] {
  const confirm = CONFIRMED.has(rule);
  const found = pool.filter(isMeant).map((known) => ({ known, rule, confirm }));
  return confirm && found.length !== 1 ? [] : found;
}

function withoutAim(raw: string): string {
  return raw.slice(0, RAW_CHARACTERS_MAX).replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "").replace(AIM, "");
}

function isUrl(text: string): boolean {
  return URL_START.test(text);
}

function urlTokens(text: string): string[] {
  const decoded = text.replace(URL_START, "").replace(/%([2-7][0-9A-Fa-f])/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  const tokens = decoded.split(/[/?#&;=+,]/).reverse().map(normalise);
  const telling = tokens.filter((token) => token.length >= 4 && /[0-9]/.test(token));
  return [...telling.filter((token) => shapeOf(token) !== null), ...telling.filter((token) => shapeOf(token) === null)];
}

function fields(text: string): [string, string][] {
  if (text.startsWith("[)>")) {
    const found = text.slice(3).split(/[\x04\x1d\x1e]/).map((part) => /^([0-9]{0,2}[A-Z])(.+)$/.exec(part.replace(/^ +| +$/g, "")));
    return found.filter((pair) => pair !== null).map((pair) => [pair[1]!, normalise(pair[2]!)]);
  }
  if (!/^\([0-9]{2,4}\)/.test(text)) return [];
  return [...text.matchAll(/\(([0-9]{2,4})\)([^(]+)/g)].map((pair) => [pair[1]!, normalise(pair[2]!)]);
}

function kindOfField(name: string, content: string): Kind {
  if (name === "00") return /^[0-9]{18}$/.test(content) && hasGs1Check(content) ? "sscc" : "other";
  return FIELD_KINDS[name] ?? "other";
}

function kindOfDigits(digits: string): Kind {
  if (digits.length === 20 && digits.startsWith("00") && hasGs1Check(digits)) return "sscc";
  if (digits.length === 15 && hasLuhn(digits)) return "imei";
  if ([8, 12, 13, 14].includes(digits.length) && hasGs1Check(digits)) return "ean";
  return expressTag(digits) === null ? "unclear" : "express";
}

function kindOfText(value: string): Kind {
  if (/^(?:1P|11S)/.test(value) && value.length >= 8) return "part";
  if (shapeOf(value) !== null || (value.startsWith("1S") && value.length >= 9)) return "serial";
  if (/^(?:(?:2P|1T|4L|1V|[345]S|11K)[0-9A-Z]{2,}|Q[0-9]{1,6})$/.test(value)) return "other";
  if (value.startsWith("S") && shapeOf(value.slice(1)) !== null) return "serial";
  const isPart = value.includes("#") || /^[0-9]{2}[0-9A-Z]{6}[A-Z]{2}$/.test(value);
  return isPart || /^[A-Z]{2}0[0-9A-Z]{5}[0-9A-Z]{5}[0-9A-Z]{3}[0-9A-Z]{4}(?:[A-Z][0-9]{2})?$/.test(value) ? "part" : "unclear";
}

/** The maker whose format this text has when the format is telling; "dell" is said of any seven characters of both kinds. */
function shapeOf(value: string): string | null {
  if (!/[0-9]/.test(value) || !/[A-Z]/.test(value)) return null;
  return TELLING.find(([, shape]) => shape.test(value))?.[0] ?? null;
}

function stripped(value: string): Candidate[] {
  const bare = value.replace(WORDS, "");
  const found: Candidate[] = bare === value ? [] : [{ value: bare, rule: "prefix" }];
  if (value.startsWith("1S") && value.length >= 7) return [...found, ...lenovo(value.slice(2))];
  if (value.startsWith("S") && value.length >= 5) found.push({ value: value.slice(1), rule: "prefix" });
  return found;
}

/** After `1S`: a machine type of 10 or 7 characters, then a serial of 8 or 7 (support.lenovo.com HT001005). */
function lenovo(rest: string): Candidate[] {
  const serialLength = { 18: 8, 17: 7, 15: 8, 14: 7 }[rest.length];
  const found: Candidate[] = serialLength === undefined ? [] : [{ value: rest.slice(-serialLength), rule: "lenovo" }];
  return [...found, { value: rest, rule: "prefix" }];
}

/** The one legal reading of a misread Cisco or HP serial, or null when no position rule speaks. */
function corrected(value: string): string | null {
  if (value.length === 11) {
    const read = swap(value.slice(0, 3), "015826", "OISBZG") + digits(value.slice(3, 7)) + swap(value.slice(7), "OI", "01");
    return CISCO.test(read) ? read : null;
  }
  if (value.length === 10) {
    const read = value.slice(0, 3) + digits(value.slice(3, 6)) + swap(value.slice(6), "OI", "01");
    return HP.test(read) ? read : null;
  }
  return null;
}

/** Dell: the service tag of an express service code (its decimal form), or null. */
function expressTag(value: string): string | null {
  if (!/^[0-9]{10,11}$/.test(value) || Number(value) >= 36 ** 7) return null;
  return Number(value).toString(36).toUpperCase().padStart(7, "0");
}

function skeleton(value: string): string {
  return value.length >= SKELETON_CHARACTERS_MIN ? digits(value) : "";
}

function digits(value: string): string {
  return swap(value, "OQILSBZG", "00115826");
}

function swap(value: string, from: string, to: string): string {
  return [...value].map((char) => to[from.indexOf(char)] ?? char).join("");
}

function hasLuhn(value: string): boolean {
  const total = [...value].reverse().reduce((sum, digit, place) => {
    const doubled = Number(digit) * (1 + (place % 2));
    return sum + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return total % 10 === 0;
}

function hasGs1Check(value: string): boolean {
  return [...value].reverse().reduce((sum, digit, place) => sum + Number(digit) * (place % 2 ? 3 : 1), 0) % 10 === 0;
}
