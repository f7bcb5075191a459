/** What the desk shows to whom. The server decides; this only keeps closed doors out of sight. */

import { person } from "../session";
import type { Role } from "./types";

const CHANGERS: Role[] = ["administrator", "manager"];
const OVERSEERS: Role[] = ["administrator", "manager", "auditor"];

const RIGHTS = {
  change: CHANGERS,
  import: CHANGERS,
  leases: OVERSEERS,
  branches: OVERSEERS,
  edit_branches: ["administrator"] as Role[],
  people: OVERSEERS,
  invite: CHANGERS,
  devices: OVERSEERS,
  tokens: ["administrator", "auditor"] as Role[],
  make_tokens: ["administrator"] as Role[],
  quarantine: OVERSEERS,
  links: OVERSEERS,
};

export const may = (right: keyof typeof RIGHTS): boolean => RIGHTS[right].includes(person.value?.role as Role);
