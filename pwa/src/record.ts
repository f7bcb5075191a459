/** The shapes of docs/asset-record.md and of the pull's answer. Every part a person recorded carries `Who`. */

export interface Who {
  by: string | null;
  at: string;
  received?: string | null;
  entry: string;
  /** True while only this phone knows of it. */
  pending?: boolean;
}
export type RecordedPart<T = object> = T & Who;

export interface MarkBox {
  x: number;
  y: number;
  w: number;
  h: number;
  code: string;
}
export interface Mark {
  photo: string;
  boxes: MarkBox[];
}
export interface PhotoData {
  id: string;
  slot: string;
  sha256: string;
  w: number;
  h: number;
  defect: string | null;
  retake: string | null;
  arrived: string | null;
  label: "match" | "other" | "unread" | null;
  codes: string[];
}
export interface DefectData {
  id: string;
  component: string;
  type: string;
  severity: number;
  size_mm: number | null;
  count: number;
  marks: Mark[];
}
export interface RetakeData {
  id: string;
  slot: string;
  photo: string | null;
  reason: string;
  c: string | null;
  note?: string | null;
  state: "open" | "answered" | "withdrawn";
}
export interface NoteData {
  c: string;
  text?: string | null;
}
export type Photo = RecordedPart<PhotoData>;
export type Defect = RecordedPart<DefectData>;
export type Retake = RecordedPart<RetakeData>;
export type Note = RecordedPart<NoteData>;

export interface AssetRecord {
  located?: RecordedPart<{ scan: string; rule: string; symbology: string; confirmed: boolean }> | null;
  not_found?: RecordedPart | null;
  unexpected?: RecordedPart<{ scan: string; symbology: string; belongs: string }> | null;
  photos?: Photo[];
  damage_ruled_out?: RecordedPart | null;
  defects?: Defect[];
  condition?: RecordedPart<{ answers: Record<string, string> }> | null;
  power?: RecordedPart<{ result: string }> | null;
  accessories?: RecordedPart<{ present: string[]; missing: string[] }> | null;
  locks?: RecordedPart<{ states: Record<string, string> }> | null;
  notes?: Note[];
  retakes?: Retake[];
  review?: (Partial<Who> & { verdict: "open" | "accepted" | "retake"; notes?: Note[] }) | null;
  flags?: { code: string; topic: string; entries: string[]; state: "open" | "settled" }[];
}

/** What the lease says of an expected asset. */
export interface AssetReference {
  id: string;
  serial: string;
  serial_norm: string;
  tag: string;
  tag_norm: string;
  maker: string;
  model: string;
  category: string;
  branch_id: string | null;
  assignee: string;
  accessories: string[];
  media: { serial: string; type: string }[];
  removed?: boolean;
}

/** What the server's projection says of an asset on a return. */
export interface AssetState {
  asset_id: string;
  seq: number;
  presence: "expected" | "found" | "missing";
  is_recorded: boolean;
  review: "open" | "accepted" | "retake";
  is_unexpected: boolean;
  retakes_open: number;
  photos_awaited: number;
  branch_id: string | null;
  scan: string;
  category: string;
  record: AssetRecord;
}

export interface ReturnHeader {
  title: string;
  lessor: string;
  lease: string;
  schedule: string;
  due_on: string;
  authorisation: string;
  closed_at: string | null;
  branches: { id: string; code: string; name: string }[];
}
