// Which view of a captured page is on: the switches open inside the frame without this.
"use strict";

document.addEventListener("click", (event) => {
  const link = event.target.closest("nav[data-capture] a");
  if (!link) return;
  for (const one of link.parentElement.querySelectorAll("a")) one.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
});
