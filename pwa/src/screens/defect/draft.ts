/** A defect while it is being described: kept on every tap, gone once it is recorded. */
import checklists from "../../../../server/returns/checklists.json";
import type { Defect, MarkBox, Photo } from "../../state";

export interface DefectDraft {
  defect: string;
  component: string | null;
  type: string | null;
  severity: number | null;
  /** 0: asked and not given. */
  size: number | null;
  /** Only asked of what is counted. */
  count: number | null;
  /** By photograph. */
  boxes: Record<string, MarkBox[]>;
  /** An answered step opened again. */
  open: Step | null;
}
export type Step = "component" | "type" | "severity" | "size" | "count";

const types: Record<string, { sized: boolean; counted?: boolean; hold?: boolean }> = checklists.defect_types;

export const draftKey = (returnId: string, asset: string, defect: string | undefined): string => `defect/${returnId}/${asset}/${defect ?? "new"}`;

export const freshDraft = (defect: string): DefectDraft => ({ defect, component: null, type: null, severity: null, size: null, count: null, boxes: {}, open: null });

export const draftOf = (known: Defect): DefectDraft => ({
  defect: known.id,
  component: known.component,
  type: known.type,
  severity: known.severity,
  size: known.size_mm ?? 0,
  count: known.count,
  boxes: Object.fromEntries(known.marks.map((mark) => [mark.photo, mark.boxes])),
  open: null,
});

export const mustHold = (draft: DefectDraft): boolean => Boolean(draft.type && types[draft.type]?.hold);

/** The steps this kind of defect has, in order. */
export function stepsOf(draft: DefectDraft): Step[] {
  const kind = draft.type ? types[draft.type] : undefined;
  return ["component", "type", "severity", ...(kind?.sized ? (["size"] as const) : []), ...(kind?.counted ? (["count"] as const) : [])];
}

export const isAnswered = (draft: DefectDraft, step: Step): boolean => draft[step] !== null;

/** The step to show open: one opened again, else the first without an answer; null when all are answered. */
export const currentStep = (draft: DefectDraft): Step | null => draft.open ?? stepsOf(draft).find((step) => !isAnswered(draft, step)) ?? null;

/** What is recorded: marks only on photographs that are still there. */
export function recordedData(draft: DefectDraft, photos: readonly Photo[]) {
  const asked = stepsOf(draft);
  const marks = photos.map((photo) => ({ photo: photo.id, boxes: (draft.boxes[photo.id] ?? []).map((box) => ({ ...box, code: draft.type! })) })).filter((mark) => mark.boxes.length > 0);
  return { defect: draft.defect, component: draft.component, type: draft.type, severity: draft.severity, size_mm: (asked.includes("size") && draft.size) || null, count: (asked.includes("count") && draft.count) || 1, marks };
}
