/** The desk's stylesheet travels in the desk's chunk: phones never load it. A constructed sheet passes the content policy. */

import css from "../css/desk.css" with { type: "text" };

export function dress(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
