// Small comforts. Every page works without them.
"use strict";

const typing = (element) => element.closest("input, select, textarea, [contenteditable]") !== null;

// ------------------------------------------------------------------------------------------------ keys
// Keys of one sign can be turned off, for who speaks to the machine or hits keys by accident (WCAG 2.1.4).

const KEYS_OFF = "keys-off";
const keysAreOff = () => localStorage.getItem(KEYS_OFF) !== null;
const keysSwitch = document.querySelector("[data-keys-switch]");
if (keysSwitch) {
  keysSwitch.hidden = false;
  const box = keysSwitch.querySelector("input");
  box.checked = !keysAreOff();
  box.addEventListener("change", () => (box.checked ? localStorage.removeItem(KEYS_OFF) : localStorage.setItem(KEYS_OFF, "")));
}

for (const button of document.querySelectorAll("[data-keys-open]")) {
  button.hidden = false;
  button.addEventListener("click", () => document.getElementById("keys")?.showModal());
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") return closeMenus();
  if (typing(event.target) || keysAreOff()) return;
  const search = document.getElementById("find");
  const keys = document.getElementById("keys");
  if (event.key === "/" && search) {
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === "?" && keys) {
    event.preventDefault();
    keys.showModal();
  }
});

// --------------------------------------------------------------------------------- up and down the rows of a list
// The link that names a row takes the focus, so that Enter opens it.

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || (event.key !== "j" && event.key !== "k")) return;
  if (keysAreOff()) return;
  if (typing(event.target) && !event.target.matches("input[type=checkbox]")) return;
  if (document.querySelector("dialog[open]")) return;
  const rows = [...document.querySelectorAll("main table:not([data-board]) tbody tr, main .to-do")].filter(
    (row) => row.querySelector("a[href]") && row.checkVisibility(),
  );
  if (rows.length === 0) return;
  event.preventDefault();
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  const next = event.key === "j" ? here + 1 : here < 0 ? 0 : here - 1;
  rows[Math.max(0, Math.min(next, rows.length - 1))].querySelector("th a[href], a[href]").focus();
});

// ----------------------------------------------------------------------------------------------- menus

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (menu === except) continue;
    const held = menu.contains(document.activeElement);
    menu.open = false;
    if (held && !except) menu.querySelector("summary").focus();
  }
  const found = document.getElementById("found");
  if (found && !except) found.replaceChildren();
}

document.addEventListener("click", (event) => {
  const inside = event.target.closest("details[data-menu]");
  for (const menu of document.querySelectorAll("details[data-menu][open]")) if (menu !== inside) menu.open = false;
  const found = document.getElementById("found");
  if (found && !event.target.closest(".find")) found.replaceChildren();
});

// Whoever tabs on out of a menu has done with it: it does not stay open over what comes next.
document.addEventListener("focusin", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) if (!menu.contains(event.target)) menu.open = false;
});

// ------------------------------------------------------------------------------- moving through what was found

document.querySelector(".find")?.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const links = [...document.querySelectorAll("#found a")];
  if (links.length === 0) return;
  event.preventDefault();
  const at = links.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
  (at < 0 ? document.getElementById("find") : links[Math.min(at, links.length - 1)]).focus();
});

// ---------------------------------------------------------------------------------------- over a board

for (const board of document.querySelectorAll("table[data-board]")) {
  board.addEventListener("keydown", (event) => {
    const from = event.target.closest("a");
    if (!from || !event.key.startsWith("Arrow")) return;
    const boxes = [...board.querySelectorAll("td a")].map((link) => ({ link, box: link.getBoundingClientRect() }));
    const here = from.getBoundingClientRect();
    const sameRow = (other) => Math.abs(other.box.top - here.top) < here.height / 2;
    const distance = (other) => Math.abs(other.box.left - here.left) + 1000 * Math.abs(other.box.top - here.top);
    const ways = {
      ArrowLeft: (other) => sameRow(other) && other.box.left < here.left,
      ArrowRight: (other) => sameRow(other) && other.box.left > here.left,
      ArrowUp: (other) => !sameRow(other) && other.box.top < here.top,
      ArrowDown: (other) => !sameRow(other) && other.box.top > here.top,
    };
    const next = boxes.filter((other) => other.link !== from && ways[event.key](other)).sort((a, b) => distance(a) - distance(b))[0];
    if (next) {
      event.preventDefault();
      next.link.focus();
    }
  });
}

// ---------------------------------------------------------------------------- lists keep their place on return

const place = `place:${location.pathname}${location.search}`;
const remembered = sessionStorage.getItem(place);
const [arrival] = performance.getEntriesByType("navigation");
const below = location.origin + location.pathname.replace(/\/?$/, "/");
const fromBelow = document.referrer.startsWith(below) && !document.referrer.slice(below.length).match(/^(\?|$)/);
const returning = arrival?.type === "back_forward" || fromBelow;
if (remembered && returning && !location.hash) window.scrollTo(0, Number(remembered));
addEventListener("pagehide", () => {
  if (document.querySelector("[data-bulk], .filters, .pager, .board")) sessionStorage.setItem(place, String(window.scrollY));
});

// ------------------------------------------------------------------------------------ drafts of long forms
// Kept only for this browser tab and this person, and only until the form is sent. Never passwords or files.

const mine = `draft:${document.body.dataset.person ?? ""}:`;
if (document.body.dataset.person) {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith("draft:") && !key.startsWith(mine)) sessionStorage.removeItem(key);
}

for (const form of document.querySelectorAll("form[data-draft]")) {
  const key = `${mine}${location.pathname}:${form.dataset.draft}`;
  const word = form.querySelector("[data-draft-word]");
  const kept = (field) => field.name && field.name !== "csrfmiddlewaretoken" && !["password", "file", "hidden", "submit"].includes(field.type);
  const fields = () => [...form.elements].filter(kept);
  const isChoice = (field) => field.type === "checkbox" || field.type === "radio";
  const say = (text) => { if (word) word.textContent = text; };
  const draft = JSON.parse(sessionStorage.getItem(key) ?? "null");

  // What the server sends back with errors is newer than the draft.
  if (draft && !form.querySelector("[aria-invalid], .error-summary")) {
    for (const field of fields()) {
      const values = draft[field.name];
      if (!values) continue;
      if (isChoice(field)) field.checked = values.includes(field.value);
      else field.value = values.shift() ?? field.value;
    }
    say(word?.dataset.restored ?? "");
  }

  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const values = {};
      for (const field of fields()) {
        values[field.name] ??= [];
        if (!isChoice(field) || field.checked) values[field.name].push(field.value);
      }
      sessionStorage.setItem(key, JSON.stringify(values));
      say(word?.dataset.kept ?? "");
    }, 400);
  });
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    sessionStorage.removeItem(key);
  });
}

// Signing out leaves nothing behind.
for (const form of document.querySelectorAll('form[action*="logout"]')) form.addEventListener("submit", () => sessionStorage.clear());

// ----------------------------------------------------------------------- each required field has its own sentence

for (const group of document.querySelectorAll("[data-required]")) {
  for (const field of group.querySelectorAll("input, select, textarea")) {
    field.addEventListener("invalid", () => { if (field.validity.valueMissing) field.setCustomValidity(group.dataset.required); });
    for (const change of ["input", "change"]) {
      group.addEventListener(change, () => field.setCustomValidity(""));
    }
  }
}
document.querySelector("[data-focus]")?.focus();

// ------------------------------------------------------------------------------------- how many rows are picked

for (const bulk of document.querySelectorAll("[data-bulk]")) {
  const form = bulk.closest("form");
  const words = bulk.querySelector("[data-bulk-words]");
  const count = () => {
    const picked = form.querySelectorAll('tbody input[type="checkbox"]:checked').length;
    words.textContent = picked ? words.dataset.some.replace("%s", String(picked)) : words.dataset.none;
  };
  form?.addEventListener("change", count);
  if (form) count();
}

// -------------------------------------------------------------------------------------------------- printing

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A kiosk goes back to its start when nobody has touched it for a while.
const start = document.body.dataset.kiosk;
if (start) {
  let idle;
  const wait = () => {
    clearTimeout(idle);
    idle = setTimeout(() => location.replace(start), 60_000);
  };
  for (const sign of ["pointerdown", "keydown", "scroll"]) addEventListener(sign, wait, { passive: true });
  wait();
}
