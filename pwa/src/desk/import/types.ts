/** A schedule on its way in, as the server tells it. */

export type Stage = "uploaded" | "checking" | "checked" | "importing" | "imported" | "failed";

export interface Field {
  name: string;
  required: boolean;
  label: string;
}

export interface Problem {
  row: number | null;
  column: string | null;
  code: string;
  message: string;
  severity?: "error" | "warning";
}

/** Said for all rows; null and absent mean alike. */
export interface Options {
  lease_id?: string | null;
  category?: string | null;
  branch_id?: string | null;
  create_branches?: boolean;
  day_first?: boolean | null;
  categories?: Record<string, string>;
}

export interface ImportState {
  id: string;
  stage: Stage;
  done: number;
  total: number;
  problems: Problem[];
  summary: Record<string, unknown>;
  file_name?: string;
  lessor_id?: string;
  columns?: string[];
  sample?: (string | number | null)[][];
  mapping?: Record<string, string>;
  fields?: Field[];
  options?: Options;
}

export const isError = (problem: Problem): boolean => problem.severity !== "warning";
