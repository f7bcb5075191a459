/** Plain names of the entries a person makes on a phone or at the desk, for the outbox. */

const names: Record<string, string> = {
  "asset.located": "Found",
  "asset.unexpected": "Unexpected asset",
  "asset.not_found": "Not found",
  "photo.taken": "Photo",
  "photo.discarded": "Photo discarded",
  "damage.ruled_out": "No damage",
  "defect.recorded": "Damage",
  "defect.withdrawn": "Damage withdrawn",
  "condition.answered": "Condition",
  "power.tested": "Power-on test",
  "accessories.checked": "Accessories",
  "locks.checked": "Locks",
  "note.written": "Note",
  "entry.voided": "Correction",
  "retake.requested": "Retake asked for",
  "retake.withdrawn": "Retake withdrawn",
  "review.accepted": "Accepted",
  "review.reopened": "Review reopened",
  "review.noted": "Review note",
  "entry.admitted": "Let in from quarantine",
  "contradiction.settled": "Contradiction settled",
  "return.closed": "Return closed",
  "return.reopened": "Return reopened",
};

export const kindName = (kind: string): string => names[kind] ?? kind.replace(/[._]/g, " ");
