/* Keys of a lead's page and of the list of leads; both work without this file. */
"use strict";

(() => {
  const typing = (element) => element.matches("input:not([type=radio]):not([type=checkbox]), textarea, select");
  const first = "#act :is(select, textarea, input:not([type=hidden]))";

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.ctrlKey && event.target.form?.id === "act") event.target.form.requestSubmit();
    else if (event.key === "b" && !typing(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      document.querySelector(first)?.focus();
      event.preventDefault();
    } else if (event.key === "x" && !typing(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const box = event.target.closest("tr")?.querySelector("input[name=lead]");
      if (box) box.checked = !box.checked;
      tell();
    }
  });

  /* How many leads are ticked. */
  const told = document.querySelector("#ticked");
  const boxes = () => [...document.querySelectorAll("input[name=lead]")];
  const tell = () => {
    if (told) told.textContent = `已选 ${boxes().filter((one) => one.checked).length} 条`;
  };
  document.addEventListener("change", (event) => {
    if (event.target.id === "tick-all") boxes().forEach((one) => { one.checked = event.target.checked; });
    tell();
  });
  tell();

  /* After an answer: back to the act that was refused. */
  if (document.querySelector(".acts-panel .problem")) document.querySelector(first)?.focus();
})();
