/** What the server answers to the desk. Codes come from checklists.json; times are RFC 3339. */

import type { AssetRecord } from "../record";

export type { AssetRecord, Defect, MarkBox, Note, Photo, Retake, Who } from "../record";

export type Role = "administrator" | "manager" | "technician" | "auditor";
export type Presence = "expected" | "found" | "missing";
export type Verdict = "open" | "accepted" | "retake";

export interface Counts {
  assets: number;
  found: number;
  missing: number;
  recorded: number;
  reviewed: number;
  unexpected: number;
  retakes: number;
  flags: number;
  photos_awaited: number;
  removed: number;
}

export interface BranchProgress {
  id: string;
  code: string;
  name: string;
  counts: Counts;
}

export interface ReturnSummary {
  id: string;
  title: string;
  lessor: string;
  lease: string;
  lease_id: string;
  schedule: string;
  due_on: string;
  days_left: number;
  authorisation: string;
  closed_at: string | null;
  head_seq: number;
  reference_rev: number;
  counts: Counts;
  branches: BranchProgress[];
}

export interface AssetRow {
  asset_id: string;
  serial: string;
  tag: string;
  maker: string;
  model: string;
  category: string;
  branch: string;
  is_removed?: boolean;
  presence: Presence;
  is_recorded: boolean;
  review: Verdict;
  photos: number;
  photos_awaited: number;
  defects: number;
  retakes_open: number;
  flags: number;
  is_unexpected: boolean;
  scan: string;
  seq: number;
}

export interface Page<T> {
  total: number;
  page: number;
  rows: T[];
}

export interface Reference {
  id: string;
  serial: string;
  tag: string;
  maker: string;
  model: string;
  category: string;
  branch?: string;
  assignee?: string;
  accessories?: string[];
}

export interface AssetDetail {
  reference: Reference | null;
  state: AssetRow;
  record: AssetRecord;
  names: Record<string, string>;
}

export interface HistoryEntry {
  seq: number;
  id: string;
  kind: string;
  by: string | null;
  kid: string;
  at: string;
  received: string;
  flags: string[];
  data: Record<string, unknown>;
  text?: string | null;
}

export interface Branch {
  id: string;
  code: string;
  name: string;
  is_archived?: boolean;
}

export interface Lessor {
  id: string;
  name: string;
}

export interface Lease {
  id: string;
  lessor_id: string;
  lessor?: string;
  number: string;
  schedule: string;
  starts_on: string | null;
  ends_on: string | null;
  currency: string;
  rent_minor: number | null;
  rent_period: RentPeriod;
  responsible_id: string | null;
  responsible: string;
  is_closed?: boolean;
  assets?: number;
  returns: { id: string; title: string; due_on: string }[];
}

export type RentPeriod = "month" | "quarter" | "year";

/** A lease's asset as its reference data tells it. */
export interface LeasedAsset {
  id: string;
  lease_id: string;
  branch_id: string;
  branch: string;
  serial: string;
  tag: string;
  maker: string;
  model: string;
  category: string;
  assignee: string;
  accessories: string[];
  media: { serial: string; type: string }[];
}
