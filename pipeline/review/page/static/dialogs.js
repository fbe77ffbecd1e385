// Forms over the page: correct, merge, add, many at once, keys. Each is a piece of the page that the server makes.
import { ask, put, root, tell } from "./html.js";
import { all, choose, current, list, say, settled, source, took } from "./claims.js";
import { selected } from "./text.js";

const dialog = document.getElementById("dialog");

export const isOpen = () => dialog.open;

async function open(address) {
  await settled();
  try {
    put(dialog, await ask(address));
  } catch (error) {
    return say(error.message, { bad: true });
  }
  if (!dialog.open) dialog.showModal();
  (dialog.querySelector("select, textarea, input:not([type=hidden])") ?? dialog.querySelector("button")).focus();
}

const query = (fields) => new URLSearchParams(fields).toString();
export const edit = () => current() && open(`edit?${query({ claim: current().dataset.claim })}`);
export const merge = () => current()?.dataset.entity && open(`merge?${query({ claim: current().dataset.claim })}`);
export function split() {
  if (!current()) return;
  if ("several" in current().dataset) open(`split?${query({ claim: current().dataset.claim })}`);
  else say("Only what stands in several reports can be split");
}
export const add = () => selected() && open(`add?${query(selected())}`);
const filters = () => list.dataset.query.split("?")[1] ?? "";
const picked = () => all().filter((card) => card.querySelector(".pick").checked);
export const bulk = () =>
  open(`bulk?${query({ filters: filters(), picked: picked().map((card) => card.dataset.claim).join(" ") })}`);

export function keys() {
  const title = Object.assign(document.createElement("h2"), { id: "dialog-title", textContent: "Keys" });
  const items = Object.assign(document.createElement("ul"), { className: "list-of-keys" });
  for (const button of document.querySelectorAll(".keys li button")) {
    const item = document.createElement("li");
    item.append(...button.cloneNode(true).childNodes);
    items.append(item);
  }
  const close = Object.assign(document.createElement("button"), { textContent: "Close" });
  close.dataset.close = "";
  const form = Object.assign(document.createElement("div"), { className: "form keys-form" });
  form.append(title, items, close);
  dialog.replaceChildren(form);
  dialog.showModal();
  close.focus();
}

function fail(form, words) {
  const place = form.querySelector(".failed") ?? dialog.querySelector(".failed");
  place.textContent = words;
  place.hidden = false;
}

async function send(form) {
  const fields = { ...Object.fromEntries(new FormData(form)), source: source() };
  const answer = await tell(form.dataset.post, fields);
  took(answer);
  if (answer.status !== 200) return fail(form, answer.say);
  dialog.close();
  say(answer.say);
  if (form.dataset.post === "added") {
    const claim = Object.keys(answer.cards)[0];
    if (claim && !document.getElementById(claim)) location.assign(`${root}claims?${query({ start: claim, source: source() })}`);
  } else if (form.dataset.post === "verdict") choose(current()?.nextElementSibling ?? current());
}

async function preview(form) {
  const answer = await tell("bulk", Object.fromEntries(new FormData(form)));
  if (!answer.html) return fail(form, answer.say);
  put(dialog, answer.html);
  dialog.querySelector(".main").focus();
}

async function lookUp(form) {
  try {
    put(dialog.querySelector("#looked-up"), await ask(`side?${query(new FormData(form))}`));
    dialog.querySelector("#looked-up .main").focus();
    dialog.querySelector(".failed").hidden = true;
  } catch (error) {
    fail(dialog, error.message);
  }
}

dialog?.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  if ("side" in form.dataset) lookUp(form);
  else if ("preview" in form.dataset) preview(form);
  else send(form);
});

dialog?.addEventListener("click", (event) => {
  if ("close" in event.target.dataset || event.target === dialog) dialog.close();
});

dialog?.addEventListener("close", () => current()?.querySelector(".go").focus({ preventScroll: true }));

dialog?.addEventListener("change", (event) => {
  if (!("reload" in event.target.dataset)) return;
  const form = new FormData(event.target.form);
  const now = { document: form.get("document"), at: form.get("at"), quote: form.get("quote"), table: form.get("table") };
  open(`add?${query(now)}`);
});

let waiting;
dialog?.addEventListener("input", (event) => {
  const { tables } = event.target.dataset;
  if (!tables) return;
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const found = JSON.parse(await ask(`names?${query({ tables, q: event.target.value })}`).catch(() => "[]"));
    const options = found.map(({ name }) => Object.assign(document.createElement("option"), { value: name }));
    event.target.list.replaceChildren(...options);
  }, 120);
});
