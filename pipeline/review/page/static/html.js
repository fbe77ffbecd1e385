// The one place where text becomes markup: pieces of the page that its own server has made and escaped.
const policy = globalThis.trustedTypes?.createPolicy("rapporteur", { createHTML: (html) => html });

export function put(element, html) {
  element.innerHTML = policy ? policy.createHTML(html) : html;
}

export function element(html) {
  const template = document.createElement("template");
  put(template, html.trim());
  return template.content.firstElementChild;
}

export const root = document.body.dataset.root;

// A question to the server: what it answers as text, or an error with what it says.
export async function ask(address) {
  const response = await fetch(root + address, { headers: { Accept: "text/html" } });
  const text = await response.text();
  if (!response.ok) throw new Error(said(text) ?? `the server says ${response.status}`);
  return text;
}

// A form to the server: its answer as JSON or, where that is what comes, as a piece of the page.
export async function tell(address, fields) {
  let response;
  let text;
  try {
    response = await fetch(root + address, { method: "POST", body: new URLSearchParams(fields) });
    text = await response.text();
  } catch {
    return { status: 0, say: "Not saved: the server does not answer. Start it again and open its new address." };
  }
  const isPiece = (response.headers.get("content-type") ?? "").startsWith("text/html");
  if (isPiece && response.ok) return { status: response.status, html: text };
  try {
    return { status: response.status, ...JSON.parse(text) };
  } catch {
    return { status: response.status, say: `Not saved: the server says ${response.status} ${text.slice(0, 200)}` };
  }
}

function said(text) {
  try {
    return JSON.parse(text).say;
  } catch {
    return null;
  }
}
