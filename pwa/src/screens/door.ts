/** What the three doors (sign in, set up, accept an invitation) share. */

import { ApiProblem } from "../api";
import { StorageBlocked } from "../db";

export const PASSWORD_MIN = 12;

/** What to tell somebody standing at the door. */
export function plainProblem(trouble: unknown): string {
  if (trouble instanceof ApiProblem && trouble.code === "offline") return "The server cannot be reached. Signing in needs a network once; after that the app works without one.";
  if (trouble instanceof ApiProblem || trouble instanceof StorageBlocked) return trouble.message;
  return "Something went wrong. Try again.";
}

/** The values a person gives about themselves, checked before the network is asked. */
export function passwordProblem(password: string): string | null {
  return [...password].length < PASSWORD_MIN ? `At least ${PASSWORD_MIN} characters; a sentence is easy to remember.` : null;
}
