/* Reviewing by key. Every page works without this file; here a decision is sent while the next page, fetched ahead
   with its capture, is shown at once. A decision: one request to send it, one for the page after next, one for that
   page's capture. Where the server refuses, the page comes back with what was refused. */

const root = document.getElementById("review");
const slots = [...root.querySelectorAll(".rv-slot")];
const from = root.dataset.from;
const done = new Set();
let now = 0;
let ahead = { page: 0, ready: Promise.resolve() };
let queue = Promise.resolve();

const screen = () => slots[now].querySelector(".rv");
const number = (name) => Number(screen().dataset[name]) || 0;
const one = (selector) => screen().querySelector(selector);
const tell = (id, text) => { document.getElementById(id).textContent = text; };
const here = (page, more = {}) => {
  const wanted = new URLSearchParams({ from, tab: root.dataset.tab, ...more });
  return `/review/${page}/part?${wanted}`;
};

/* The server. */

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Error("连不上服务器，没有写入；请检查网络后再按一次。");
  }
  if (answer.status === 401 || answer.redirected) { location.reload(); throw new Error("请重新登录。"); }
  if (answer.ok) return answer;
  const told = await answer.json().catch(() => ({}));
  throw new Error(told.error || `服务器没有接受（${answer.status}），没有写入；请刷新后再试。`);
}

const send = (path, body) =>
  ask(path, { method: "POST", keepalive: true, headers: { "Content-Type": "application/json", "X-Token": root.dataset.token }, body: JSON.stringify(body) })
    .then((answer) => answer.json());

/* Decisions are written in the order in which they were made. */
function inTurn(work) {
  const turn = queue.then(work);
  queue = turn.catch(() => {});
  return turn;
}

function meter({ today, last_hour: hour, median_s: median }) {
  const each = median === null ? "" : `，每页中位 ${median} 秒`;
  tell("meter", `今日已研判 ${today} 页，近一小时 ${hour} 页${each}`);
}

/* Pages: one slot is shown, the other holds the page after it. A frame that is moved loads again, so nothing is moved. */

function load(page) {
  const slot = slots[1 - now];
  const ready = ask(here(page)).then((answer) => answer.text()).then((html) => {
    if (ahead.page === page && slot !== slots[now]) slot.innerHTML = html;
  });
  ready.catch(() => {});
  ahead = { page, ready };
}

function lookAhead() {
  const next = onward() || number("next");
  if (next && next !== ahead.page && next !== number("page")) load(next);
}

const onward = () => (done.has(number("onward")) ? 0 : number("onward"));

/* The address follows when somebody rests on a page: browsers fetch the icon anew with each change of it. Back leads to
   the list, whatever was decided since. */
let resting = 0;
function follow(page) {
  clearTimeout(resting);
  const change = () => history.replaceState({}, "", `/review/${page}?${new URLSearchParams({ from })}`);
  resting = setTimeout(change, 2500);
}

async function show(page, started = performance.now()) {
  if (ahead.page !== page) load(page);
  await ahead.ready;
  if (ahead.page !== page) return;
  slots[now].hidden = slots[now].inert = true;
  now = 1 - now;
  slots[now].hidden = slots[now].inert = false;
  slots[1 - now].replaceChildren();
  ahead = { page: 0, ready: Promise.resolve() };
  performance.measure("decision", { start: started });
  document.title = `${screen().dataset.title} - 防非`;
  follow(page);
  one("h1").focus({ preventScroll: true });
  turnTo(root.dataset.tab);
  lookAhead();
}

const go = (page, started) => show(page, started).catch((problem) => tell("refused", problem.message));

/* Decisions. */

async function decide(body, button) {
  const started = performance.now();
  const mine = screen();
  const page = number("page");
  const stays = body.do === "stance" && Boolean(mine.dataset.waits);
  const target = stays ? 0 : onward();
  const wish = { note: one(".rv-note input").value.trim(), ...body, known: number("known"), from };
  tell("refused", "");
  const sent = inTurn(() => send(`/api/v1/review/pages/${page}/decisions`, wish));
  if (!stays) done.add(page);
  if (target) go(target, started);
  try {
    const answer = await sent;
    meter(answer.meter);
    tell("say", `已记录：${answer.said}`);
    if (stays) settle(mine, answer, button);
    else if (!target && answer.next && !done.has(answer.next)) go(answer.next, started);
    else if (!target) location.assign(mine.dataset.list);
  } catch (problem) {
    done.delete(page);
    await refuse(page, problem, wish.note);
  }
}

function settle(mine, answer, button) {
  mine.dataset.known = answer.known;
  for (const other of mine.querySelectorAll(".rv-stances [aria-pressed]")) other.removeAttribute("aria-pressed");
  button?.setAttribute("aria-pressed", "true");
}

/* What the server refused comes back to sight with what was typed. */
async function refuse(page, problem, note) {
  tell("say", "");
  if (number("page") !== page) await go(page);
  tell("refused", `页面 ${page} 没有写入：${problem.message}`);
  if (one(".rv-note input")) one(".rv-note input").value = note;
}

async function undo() {
  tell("refused", "");
  try {
    const answer = await inTurn(() => send("/api/v1/review/undo", {}));
    done.delete(answer.page);
    meter(answer.meter);
    tell("say", answer.said);
    if (answer.page) { ahead = { page: 0, ready: Promise.resolve() }; await go(answer.page); }
  } catch (problem) {
    tell("refused", problem.message);
  }
}

function readForm(form, button) {
  if (button?.name === "into") return { do: "merge", into: button.value };
  const [what, value = ""] = (button?.value || "").split(":");
  if (what === "stance") return { do: what, stance: value };
  if (what === "dismiss") return { do: what, reason: value };
  if (what === "second") return { do: what, note: form.elements.question.value.trim() };
  return what ? { do: what } : null;
}

/* Menus: opened by a letter, chosen from by a digit. */

const menu = () => screen().querySelector(".rv-menu[open]");

function openMenu(name) {
  const wanted = one(`.rv-menu[data-menu=${name}]`);
  if (!wanted) return;
  closeMenu();
  wanted.open = true;
  if (name === "merge") findTargets(wanted);
  else wanted.querySelector("input, button").focus();
}

function closeMenu() {
  for (const each of screen().querySelectorAll(".rv-menu[open]")) each.open = false;
}

async function findTargets(box, asked = "") {
  const page = number("page");
  try {
    const answer = await ask(`/review/${page}/merge?${new URLSearchParams({ from, part: "1", q: asked })}`);
    box.querySelector(".rv-targets").innerHTML = await answer.text();
    (box.querySelector("li button") || box.querySelector("input[type=search]"))?.focus();
  } catch (problem) {
    tell("refused", problem.message);
  }
}

/* What the left side shows. */

async function turnTo(tab, more = {}) {
  root.dataset.tab = tab;
  const mine = screen();
  const page = number("page");
  for (const link of mine.querySelectorAll(".rv-tabs a")) {
    if (link.dataset.tab === tab) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  for (const panel of mine.querySelectorAll(".rv-panel")) panel.hidden = panel.dataset.panel !== tab;
  const panel = mine.querySelector(`.rv-panel[data-panel=${tab}]`);
  if (panel.dataset.filled && !more.heat) return;
  try {
    const html = await (await ask(here(page, more))).text();
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector(`.rv-panel[data-panel=${tab}]`);
    panel.replaceChildren(...fresh.childNodes);
    panel.dataset.filled = "1";
  } catch (problem) {
    tell("refused", problem.message);
  }
}

const TABS = ["text", "frame", "heat", "changes"];
const nextTab = () => turnTo(TABS[(TABS.indexOf(root.dataset.tab) + 1) % TABS.length]);

function nextMark() {
  const marks = [...screen().querySelectorAll(".rv-panel:not([hidden]) .hit")];
  const at = marks.findIndex((mark) => mark.classList.contains("here"));
  marks[at]?.classList.remove("here");
  const mark = marks[(at + 1) % marks.length];
  mark?.classList.add("here");
  mark?.scrollIntoView({ block: "center" });
}

/* Keys and clicks. */

const help = document.getElementById("help");
const press = (selector) => one(selector)?.click();
const leaf = (name) => { if (number(name)) go(number(name)); else tell("say", name === "next" ? "已是最后一页。" : "已是第一页。"); };
const keys = {
  j: () => leaf("next"),
  k: () => leaf("previous"),
  a: () => press("[name=do][value=confirm]"),
  o: () => press("[name=do][value=observe]"),
  d: () => openMenu("dismiss"),
  m: () => openMenu("merge"),
  s: () => openMenu("second"),
  u: undo,
  n: () => one(".rv-note input")?.focus(),
  t: nextTab,
  x: nextMark,
  "?": () => (help.open ? help.close() : help.showModal()),
};

function onTyping(event) {
  const field = event.target;
  if (event.key !== "Enter" && event.key !== "Escape") return;
  if (field.name === "note") { if (event.key === "Escape") field.value = ""; } else if (event.key === "Enter") {
    if (field.name !== "question") return;
    press("[name=do][value=second]");
  } else closeMenu();
  field.blur();
  one("h1").focus({ preventScroll: true });
  event.preventDefault();
  event.stopPropagation();
}

addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input:not([type=radio]), textarea, select")) { onTyping(event); return; }
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (help.open && key !== "?") return;
  const digit = /^[1-9]$/.test(key);
  if (key === "Escape") closeMenu();
  else if (digit && menu()) menu().querySelector(`[data-key="${key}"]`)?.click();
  else if (digit) press(`.rv-stances [data-key="${key}"]`);
  else if (keys[key] && !event.repeat) keys[key]();
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);

root.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.classList.contains("rv-undo")) { event.preventDefault(); undo(); return; }
  if (form.classList.contains("rv-search")) { event.preventDefault(); findTargets(menu(), form.elements.q.value); return; }
  if (!form.action.endsWith("/decide")) return;
  event.preventDefault();
  const body = readForm(form, event.submitter);
  closeMenu();
  if (body) decide(body, event.submitter);
});

root.addEventListener("click", (event) => {
  const link = event.target.closest("a, summary");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link.matches("[data-menu=merge] > summary")) { event.preventDefault(); if (menu()) closeMenu(); else openMenu("merge"); return; }
  const chosen = link.dataset;
  if (chosen.jump) {
    turnTo("text").then(() => one(`[id="${chosen.jump}"]`)?.nextElementSibling?.scrollIntoView({ block: "center" }));
  } else if (chosen.heat) turnTo("heat", { heat: chosen.heat });
  else if (link.matches(".rv-tabs a")) turnTo(chosen.tab);
  else if (link.rel === "next" || link.rel === "prev") leaf(link.rel === "next" ? "next" : "previous");
  else return;
  event.preventDefault();
});

document.getElementById("show-help").hidden = false;
document.getElementById("show-help").addEventListener("click", keys["?"]);
lookAhead();
