// The list of claims: which is the current one, verdicts on their way to the ledger, and what the server says of them.
import { element, root, tell } from "./html.js";
import { show } from "./text.js";

export const list = document.getElementById("list");
const status = document.getElementById("say");
const store = `undo ${root}`;
let queue = Promise.resolve();

export const all = () => [...list.querySelectorAll(".card")];
export const current = () => list.querySelector(".card[aria-current]");
export const source = () => list.dataset.source;

export function say(words, { bad = false } = {}) {
  status.classList.toggle("bad", bad);
  status.textContent = words;
}

function reachable(card, is) {
  for (const one of card.querySelectorAll(".go, .pick")) one.tabIndex = is ? 0 : -1;
}

// Make a card the current one: opened, its evidence lit, and focused unless the reader is elsewhere.
export function choose(card, { focus = true } = {}) {
  if (!card) return;
  const old = current();
  if (old !== card) {
    old?.removeAttribute("aria-current");
    if (old) reachable(old, false);
    card.setAttribute("aria-current", "true");
    reachable(card, true);
  }
  if (focus) card.querySelector(".go").focus({ preventScroll: true });
  card.scrollIntoView({ block: card.offsetHeight > list.clientHeight ? "start" : "nearest" });
  show(card.dataset).catch((error) => say(error.message, { bad: true }));
}

export function move(step) {
  const cards = all();
  const at = cards.indexOf(current());
  const next = cards[at + step];
  if (next) return choose(next);
  const address = step > 0 ? list.dataset.on : list.dataset.back;
  if (address) return settled().then(() => location.assign(address));
  say(step > 0 ? "That was the last claim" : "That was the first claim");
}

export function moveToOpen() {
  const cards = all();
  const next = cards.slice(cards.indexOf(current()) + 1).find((card) => card.dataset.state === "open");
  if (next) return choose(next);
  if (list.dataset.on) return settled().then(() => location.assign(list.dataset.on));
  say("No open claim follows here");
}

// Put the server's cards in the place of those that are shown.
export function replace(cards) {
  for (const [claim, html] of Object.entries(cards ?? {})) {
    const old = document.getElementById(claim);
    if (!old?.classList.contains("card")) continue;
    const is = old.hasAttribute("aria-current");
    const held = old.contains(document.activeElement);
    const picked = old.querySelector(".pick").checked;
    const card = element(html);
    card.querySelector(".pick").checked = picked;
    if (is) card.setAttribute("aria-current", "true");
    reachable(card, is);
    old.replaceWith(card);
    if (held) card.querySelector(".go").focus({ preventScroll: true });
  }
}

function measure(progress) {
  for (const [name, [settled_, total]] of Object.entries(progress ?? {})) {
    const holder = document.getElementById(`progress-${name}`);
    if (!holder) continue;
    const bar = holder.querySelector("progress");
    bar.value = settled_;
    bar.max = total || 1;
    const count = holder.querySelector(".count");
    count.replaceChildren(Object.assign(document.createElement("b"), { textContent: settled_.toLocaleString("en") }));
    count.append(` of ${total.toLocaleString("en")}`);
  }
}

export const history = () => JSON.parse(sessionStorage.getItem(store) ?? "[]");
const remember = (steps) => sessionStorage.setItem(store, JSON.stringify(steps.slice(-200)));

// Take in what the server answered to something that the reviewer did.
export function took(answer) {
  replace(answer.cards);
  measure(answer.progress);
  if (answer.undo?.length) remember([...history(), { ids: answer.undo, claim: Object.keys(answer.cards)[0] ?? "" }]);
}

export const settled = () => queue;

// One thing after another; what fails is told, and what comes after it is done all the same.
function inTurn(work) {
  queue = queue.then(work).catch((error) => say(error.message, { bad: true }));
}

// Give a verdict on the current claim and go on to the next; verdicts reach the server one after another, in order.
export function judge(verdict) {
  const card = current();
  if (!card) return;
  const claim = card.dataset.claim;
  card.classList.add("saving");
  card.querySelector(".failed").hidden = true;
  const next = card.nextElementSibling;
  inTurn(async () => {
    const seen = document.getElementById(claim)?.dataset.seen ?? "";
    const answer = await tell("verdict", { claim, verdict, seen, source: source() });
    took(answer);
    const now = document.getElementById(claim);
    now?.classList.remove("saving");
    if (answer.status === 200) say(`${answer.say}: ${now?.querySelector(".go").textContent ?? claim}`);
    else fail(now, answer);
  });
  if (next) choose(next);
}

function fail(card, answer) {
  say(answer.say, { bad: true });
  const words = card?.querySelector(".failed");
  if (words) {
    words.textContent = answer.say;
    words.hidden = false;
    choose(card);
  }
}

export function undo(ids) {
  inTurn(async () => {
    const steps = history();
    const step = ids ? { ids: [ids], claim: "" } : steps.pop();
    if (!step) return say("Nothing of this session to take back");
    const answer = await tell("undo", { ids: step.ids.join(" "), source: source() });
    if (answer.status === 0) return say(answer.say, { bad: true });
    remember(ids ? steps.filter((one) => !one.ids.includes(ids)) : steps);
    if (answer.status !== 200) return say(answer.say, { bad: true });
    took(answer);
    const claim = Object.keys(answer.cards)[0];
    const card = claim && document.getElementById(claim);
    if (card) choose(card);
    say(`${answer.say}${card ? `: ${card.querySelector(".go").textContent}` : ""}`);
  });
}

// What others, or another tab, did meanwhile.
export async function refresh() {
  const claims = all().map((card) => `${card.dataset.claim}:${card.dataset.seen}`);
  if (!claims.length) return;
  try {
    const query = new URLSearchParams({ claims: claims.join(" "), source: source() });
    const response = await fetch(`${root}cards?${query}`);
    if (response.ok) took(await response.json());
  } catch {
    say("The server does not answer. Start it again and open its new address.", { bad: true });
  }
}
