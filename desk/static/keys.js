/* Keys for analysts. Every page works without this file; each key only presses a link or a field that is there. */
"use strict";

(() => {
  const one = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const isTyping = (element) => element.matches("input:not([type=radio]), textarea, select");

  /* List: j and k move through the rows by focusing each row's own link. */
  const move = (step) => {
    const links = all("table.leads td.id a");
    const at = links.indexOf(document.activeElement);
    const next = links[at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + step))];
    if (next) next.focus();
  };

  /* Lead: 1, 2, 3 choose and go on to the reason; page of the queue: 1 to 6. */
  const decide = (number) => {
    const radio = all("#judge input[type=radio]")[number - 1];
    if (!radio) return;
    radio.checked = true;
    one("#judge textarea").focus();
  };

  let mark = -1;
  const nextMark = () => {
    const marks = all(".text .hit");
    if (!marks.length) return;
    if (mark >= 0) marks[mark].classList.remove("here");
    mark = (mark + 1) % marks.length;
    marks[mark].classList.add("here");
    marks[mark].scrollIntoView({ block: "center" });
  };

  const press = (selector) => one(selector)?.click();
  const isList = Boolean(one("table.leads"));
  const keys = {
    j: () => (isList ? move(1) : press(".queue a[rel=next]")),
    k: () => (isList ? move(-1) : press(".queue a[rel=prev]")),
    "/": () => one("input[type=search]")?.focus(),
    u: () => press(one("a.up") ? "a.up" : ".bar .brand"),
    n: nextMark,
    1: () => decide(1),
    2: () => decide(2),
    3: () => decide(3),
    4: () => decide(4),
    5: () => decide(5),
    6: () => decide(6),
  };

  /* Back from a lead to the list as it was filtered, in this tab. */
  const up = one("a.up");
  const kept = sessionStorage.getItem("list");
  if (isList && ["/leads", "/mine", "/duties"].includes(location.pathname)) sessionStorage.setItem("list", location.pathname + location.search);
  else if (up && kept) up.href = kept;

  document.addEventListener("keydown", (event) => {
    const typing = isTyping(event.target);
    if (event.key === "Enter" && event.ctrlKey && event.target.form?.id === "judge") event.target.form.requestSubmit();
    else if (event.key === "Escape" && typing) event.target.blur();
    else if (!typing && !event.isComposing && !event.ctrlKey && !event.metaKey && !event.altKey && keys[event.key]) {
      keys[event.key]();
      event.preventDefault();
    }
  });

  /* After a refused form: go to the first field that needs a change. */
  one("#judge [aria-invalid]")?.focus();
})();
