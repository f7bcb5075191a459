/** An invitation, opened by its link or QR code. The token is behind the `#`, so that no server log ever sees it. */

import { useEffect, useState } from "preact/hooks";
import { api } from "../api";
import { ButtonLink } from "../parts/button";
import { Notice } from "../parts/notice";
import { acceptInvitation } from "../session";
import { plainProblem } from "./door";
import { NewcomerForm } from "./newcomer";

interface Invitation {
  name: string;
  email: string;
  role: string;
  branches: { code: string; name: string }[] | null;
  /** For somebody who is here already and needs a new password. */
  is_renewal: boolean;
}

function invited({ role, branches }: Invitation): string {
  const places = branches && branches.length > 0 ? ` for ${branches.map((branch) => branch.name).join(", ")}` : "";
  return `You are invited as ${role}${places}.`;
}

export default function Accept() {
  const [token] = useState(() => location.hash.slice(1));
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const [problem, setProblem] = useState<string | null>(token ? null : "The link is incomplete. Open it again from the message, or scan its QR code.");
  useEffect(() => {
    if (!token) return;
    api<Invitation>("POST", "/invitations/look", { token }).then(setInvitation, (trouble) => setProblem(plainProblem(trouble)));
  }, [token]);
  return (
    <main class="screen door">
      <h1>{invitation?.is_renewal ? "A new password" : "Welcome to Handback"}</h1>
      {problem && (
        <Notice tone="bad" title="This invitation cannot be used" alert>
          <p>{problem}</p>
          <ButtonLink href="/sign-in">Sign in instead</ButtonLink>
        </Notice>
      )}
      {invitation && (
        <>
          <p class="soft">{invitation.is_renewal ? `Choose a new password for ${invitation.name}. Sign-ins on other devices end; unsent work stays on them.` : invited(invitation)}</p>
          <NewcomerForm
            name={invitation.name}
            email={invitation.email}
            isRenewal={invitation.is_renewal}
            action={invitation.is_renewal ? "Use this password" : "Come in"}
            enter={({ name, email, password }) => acceptInvitation(token, name, email, password)}
          />
        </>
      )}
    </main>
  );
}
