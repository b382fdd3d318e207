// Editing files: says on which line the cursor stands, and warns before typed text is lost.
"use strict";
for (const area of document.querySelectorAll("textarea.code")) {
  const told = area.parentElement.querySelector("output.line");
  const tell = () => {
    const before = area.value.slice(0, area.selectionStart).split("\n");
    if (told) told.textContent = `第 ${before.length} 行，第 ${before[before.length - 1].length + 1} 列`;
  };
  for (const name of ["keyup", "click", "focus", "input"]) area.addEventListener(name, tell);
  tell();
}
let typed = false;
for (const form of document.querySelectorAll("form.entry, form:has(textarea.code)")) {
  form.addEventListener("input", () => { typed = true; });
  form.addEventListener("submit", () => { typed = false; });
}
window.addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });
