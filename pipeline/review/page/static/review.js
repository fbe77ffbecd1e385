// Keys, buttons and clicks, each to what it does.
import { all, choose, current, judge, list, move, moveToOpen, refresh, undo } from "./claims.js";
import { root } from "./html.js";
import { add, bulk, edit, isOpen, keys, merge, split } from "./dialogs.js";

const acts = {
  accept: () => judge("accept"),
  reject: () => judge("reject"),
  unsure: () => judge("unsure"),
  edit: () => (current()?.dataset.table === "merges" ? undefined : edit()),
  merge: () => (current()?.dataset.table === "merges" ? judge("accept") : merge()),
  split: () => split(),
  undo: () => undo(),
  next: () => move(1),
  previous: () => move(-1),
  open: () => moveToOpen(),
  pick: () => {
    const box = current()?.querySelector(".pick");
    if (box) box.checked = !box.checked;
    move(1);
  },
  add: () => add(),
  bulk: () => bulk(),
  keys: () => keys(),
  search: () => {
    document.querySelector(".filters").open = true;
    document.getElementById("search").select();
    document.getElementById("search").focus();
  },
  text: () => (document.activeElement?.id === "text" ? choose(current()) : document.getElementById("text").focus()),
};

function start() {
  const buttons = [...document.querySelectorAll(".keys button")];
  const byKey = new Map(buttons.map((button) => [button.querySelector("kbd").textContent, button.dataset.act]));
  const on = document.getElementById("keys-on");
  const isOff = () => localStorage.getItem("single keys") === "off";
  const heed = () => {
    document.body.classList.toggle("keys-off", isOff());
    on.checked = !isOff();
  };
  heed();
  on.addEventListener("change", () => {
    localStorage.setItem("single keys", on.checked ? "on" : "off");
    heed();
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isOpen()) return;
    const inList = list.contains(event.target);
    const isWriting = event.target.matches("textarea, select, input:not([type=checkbox])");
    if (event.key === "Escape" && isWriting) return choose(current());
    if (isWriting) return;
    const arrow = inList && { ArrowDown: "next", ArrowUp: "previous" }[event.key];
    const act = arrow || (!isOff() && byKey.get(event.key));
    if (!act || event.repeat && !["next", "previous"].includes(act)) return;
    event.preventDefault();
    acts[act]();
  });

  document.addEventListener("click", (event) => {
    const taken = event.target.closest("[data-undo]");
    if (taken) return undo(taken.dataset.undo);
    const button = event.target.closest("[data-act]");
    const card = event.target.closest("#list .card");
    if (card && card !== current()) choose(card, { focus: false });
    if (button) return acts[button.dataset.act]();
    const mark = event.target.closest("#text mark[data-e]");
    // the first click of two selects a word: only one that stays alone leads away
    if (mark) return setTimeout(() => getSelection().isCollapsed && follow(mark.dataset.e), 300);
    if (event.target.closest(".go") && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      choose(card);
    }
  });

  list.addEventListener("focusin", (event) => {
    const card = event.target.closest(".card");
    if (card && card !== current()) choose(card, { focus: false });
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && refresh());
  addEventListener("focus", refresh);

  if (matchMedia("(max-width: 56rem)").matches) document.querySelector(".filters").open = false;
  const cards = all();
  if (cards.length) choose(current() ?? cards[0]);
}

// A mention leads to the claim about what it means.
function follow(entity) {
  const card = document.getElementById(entity);
  if (card) choose(card);
  else location.assign(`${root}claims?${new URLSearchParams({ start: entity })}`);
}

if (list) start();
