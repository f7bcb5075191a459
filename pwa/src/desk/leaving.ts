/** Signing out from the desk: never past work that is still only here. */

import { navigate } from "../router";
import { signOut, UnsentWork } from "../session";
import { say } from "../parts/toast";
import { plain } from "./server";

export async function leave(): Promise<void> {
  try {
    await signOut();
    navigate("/sign-in");
  } catch (problem) {
    say(plain(problem), true);
    if (problem instanceof UnsentWork) navigate("/outbox");
  }
}
