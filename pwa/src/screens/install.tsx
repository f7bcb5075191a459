/** On iOS in a browser tab the app asks to be installed first: Safari empties a tab's storage after seven days. */

import { refuseInstall } from "../device";
import { Button } from "../parts/button";

export function InstallFirst() {
  return (
    <main class="screen stack">
      <h1>Install Handback first</h1>
      <p>In a Safari tab, photographs that were not sent yet are deleted after 7 days without a visit. Installed on the Home Screen they stay.</p>
      <ol class="steps">
        <li>Tap the Share button of Safari.</li>
        <li>Choose “Add to Home Screen”.</li>
        <li>Open Handback from there and sign in.</li>
      </ol>
      <Button wide look="quiet" onClick={refuseInstall}>
        Stay in the browser
      </Button>
    </main>
  );
}
