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
  options?: Record<string, unknown>;
}

export const isError = (problem: Problem): boolean => problem.severity !== "warning";
